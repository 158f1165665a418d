"""Uses scripts/casus.py as a notebook would. Needs pandas, and the program that CASUS names."""

import math
import sys
from pathlib import Path

here = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(here / "scripts"))
import casus  # noqa: E402

study = here / "configs" / "three_states.toml"
changed = {"parameters.precision": 2, "conferral": ["granted"], "state.ARD.nuclear": False}
result = casus.run(study, set=changed, runs=640, threads=2)
assert {"outcomes", "events", "contrasts", "draws"} <= set(result.tables), result.tables
assert result.study["runs"] == 640 and not result.study["challenger"]["nuclear"]
assert set(result.events["regime"]) == {"none", "pact"}, "none is a guarantee and not an empty cell"
share = result.share("attacked_full")
assert list(share.index) == [result.titles["none"], result.titles["pact"]], share
assert ((share["ci_low"] <= share["probability"]) & (share["probability"] <= share["ci_high"])).all(), share
assert share["total_low"].isna().all(), "parameters are not drawn"
assert set(result.contrasts["guarantee_b"]) <= set(result.titles.values())
drawn = casus.run(study, set={"parameters": "posterior"}, runs=2048).share("challenged")
assert (drawn["total_low"] < drawn["ci_low"]).all() and not math.isnan(drawn["total_median"].iloc[0]), drawn
try:
    casus.run(study, set={"parameters.precison": 2})
except casus.Failed as failed:
    assert failed.code == 2 and "did you mean" in str(failed), failed
else:
    raise AssertionError("a wrong key was taken")
print("scripts/casus.py runs, reads and fails as it should")
