#!/usr/bin/env bash
# What is left of a plan of shards as an array of Slurm, and the merge after it:
#
#   casus shards plan configs/nato_vs_european.toml --runs 4000000 --hours 2
#   bash scripts/cluster/slurm.sh results/nato_vs_european.shards/plan.json [OUT]
#
# A sweep goes the same way. OUT is the folder of results, `results` unless told. The program is the one that $CASUS names, or `casus`. What else sbatch
# should know stands in its own variables (SBATCH_PARTITION, SBATCH_TIMELIMIT, SBATCH_ACCOUNT …). Run it again after tasks
# failed or ran out of time: it submits only what is left, and shards go on from where they were stopped.
set -euo pipefail
plan=$(realpath "$1")
out=$(realpath -m "${2:-results}")
casus=$(command -v "${CASUS:-casus}") || { echo "error: ${CASUS:-casus} is not there: set CASUS" >&2; exit 1; }
casus=$(realpath "$casus")

left=$("$casus" shards status "$plan" --list)
after=()
if [[ -n $left ]]; then
    # A task is killed at its limit: a minute before it is asked to end, and keeps what it has. On a node that dies it is
    # begun again elsewhere.
    shards=$(sbatch --parsable --job-name casus-shard --array "$left" --requeue --signal B:TERM@60 --output /dev/null \
        --error "${plan%.json}.%a.err" --wrap "exec '$casus' shards run '$plan' \$SLURM_ARRAY_TASK_ID --quiet --threads \${SLURM_CPUS_PER_TASK:-1}")
    after=(--dependency "afterok:$shards" --kill-on-invalid-dep yes)
    echo "shards $left are job $shards"
fi
merge=$(sbatch --parsable --job-name casus-merge "${after[@]}" --output "${plan%.json}.merge.out" \
    --wrap "exec '$casus' merge '$plan' --out '$out'")
echo "their merge, into $out, is job $merge"
