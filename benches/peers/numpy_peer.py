"""The model of `configs/three_states.toml`, vectorised over runs with NumPy.

Written from MODEL.md; sections in docstrings are of that file. Arrays have one entry a run, or one row a responder
and one column a run. Stages work on the runs that they concern: `at` is always an array of run indices.
"""

import numpy as np
from parameters import (
    ABSTAIN, COMBAT, DEPLOY, DIRECT_WAR_SHARE, END_DEFEATED, END_EXCHANGE, END_REPELLED, END_SETTLED, END_UNENDED,
    EVENTS, EXCHANGE, FORTNIGHT_DAYS, FULL, GREY_ZONE, HIGHEST_LEVEL, KEPT_WITHIN_DAYS, KINDS, KINDS_OF_RUNGS, LIMITED,
    MOST_UNEQUAL, NUCLEAR_USE, OUTCOME_NAMES, OUTCOMES, QUARTER_DAYS, REPELLED_WITHIN, STRIKES_BEYOND, THEATRE_WAR,
    TOP_RUNGS, YEAR_DAYS,
)  # fmt: skip

DETERRED = OUTCOMES.index("deterred")
OUTCOME_OF = np.array([[OUTCOMES.index(name) for name in names] for names in OUTCOME_NAMES])
KIND_OF_RUNG = np.array(KINDS_OF_RUNGS)
OPEN_LEVELS = np.array([[level <= highest for level in range(4)] for highest in HIGHEST_LEVEL])


def logistic(x):
    """1 / (1 + e^−x)."""
    return 1 / (1 + np.exp(-x))


def normal_cdf(z):
    """Φ, by the rational approximation 26.2.17 of Abramowitz & Stegun (1964), good to 7.5e-8."""
    t = 1 / (1 + 0.2316419 * np.abs(z))
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    upper = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * series
    return np.where(z > 0, 1 - upper, upper)


def contest(ours, theirs, exponent):
    """Probability that `ours` prevails over `theirs` (section 7.1); both are positive in this study."""
    return 1 / (1 + (theirs / ours) ** exponent)


def utility(payoff, aversion, scale):
    """CARA utility of a payoff in per cent of GDP (section 7.1); its limit where nobody minds risk, to 1e-6."""
    aversion = np.where(np.abs(aversion) < 1e-6, 1e-6, aversion)
    return -np.expm1(payoff * (-aversion / scale)) / aversion


def quantal_response(utilities, precision):
    """Probabilities of the options in rows (section 7.1)."""
    weights = np.exp(precision * (utilities - utilities.max(axis=0)))
    return weights / weights.sum(axis=0)


def draw(probabilities, uniform):
    """The least option with a cumulative probability above the uniform number (section 4.1)."""
    chosen = np.zeros(len(uniform), dtype=np.int64)
    cumulative = np.zeros(len(uniform))
    for probability in probabilities[:-1]:
        cumulative = cumulative + probability
        chosen += uniform >= cumulative
    return chosen


class Traits:
    """What one responder weighs a response by: its own traits, or the medians that the public knows."""

    def __init__(self, aversion, stake, war_cost, audience_cost, nuclear_loss):
        self.aversion, self.stake, self.war_cost = aversion, stake, war_cost
        self.audience_cost, self.nuclear_loss = audience_cost, nuclear_loss


class Simulation:
    """`runs` runs of a study under one guarantee and one conferral."""

    def __init__(self, study, guarantee, conferral, runs, rng):
        self.study, self.p, self.guarantee, self.rng, self.runs = study, study.p, guarantee, rng, runs
        self.asked_for_consent = conferral == "decided" and any(guarantee.members)
        self.shortfall = guarantee.shortfall(self.p.level_promise_kept)
        self.clarity = np.array(guarantee.clarity)
        self.obligated = np.array(guarantee.obligated_level)
        self.capability = np.array([state.capability for state in study.responders])
        self.nuclear = np.array([state.nuclear for state in study.responders])
        self.member = np.array(guarantee.members)
        self.open_chance = -np.expm1(-self.p.decisions_per_year * self.p.round_days / YEAR_DAYS)
        self.public_risk = [
            self.p.risk_aversion_max * (1 - 2 * state.risk_tolerance.median) for state in study.responders
        ]
        self.projection = rng.random(3 + len(study.responders))
        self.begin()

    # 5 and 7.2: the beginning of the runs

    def begin(self):
        """Draw the states' traits, election phases and first governments (section 5)."""
        p, n, rng, count = self.p, self.runs, self.rng, len(self.study.responders)
        common = np.sqrt(p.trait_correlation) * rng.standard_normal(n)
        self.common_score = common

        def traits(median, spread, sign):
            score = sign * common + np.sqrt(1 - p.trait_correlation) * rng.standard_normal(n)
            return median * np.exp(spread * score)

        each = self.study.responders
        self.base_stake = np.array([traits(s.stake, p.stake_sd_log, 1) for s in each])
        self.war_cost = np.array([traits(s.war_cost, p.war_cost_sd_log, -1) for s in each])
        self.base_audience_cost = np.array([traits(s.audience_cost, p.audience_cost_sd_log, 1) for s in each])
        self.nuclear_loss = np.array([traits(s.nuclear_loss, p.nuclear_loss_sd_log, -1) for s in each])
        self.stake, self.audience_cost = np.empty((count, n)), np.empty((count, n))
        self.aversion, self.consent_shock = np.empty((count, n)), np.empty((count, n))
        self.challenger_aversion = np.empty(n)
        self.common_consent_shock = rng.standard_normal(n)
        self.phase = [np.floor(rng.random(n) * s.government_interval) for s in each]
        interval = self.study.challenger.government_interval
        self.challenger_phase = np.floor(rng.random(n) * interval)
        everybody = np.arange(n)
        for j in range(count):
            self.new_government(j, everybody)
        self.new_challenger_government(everybody)

        self.challenger_force = np.full(n, self.study.challenger.capability)
        self.protege_force = np.full(n, self.study.protege.capability)
        self.territory = np.full(n, p.territory_start)
        self.reputation = np.zeros((count, n))
        self.bound = np.zeros(n, dtype=bool)
        self.depth_factor = np.ones(n)
        self.consents = np.zeros((count, n), dtype=bool)
        self.over = np.zeros(n, dtype=bool)

        self.in_crisis = np.zeros(n, dtype=bool)
        self.kind, self.began_as, self.rung = (np.zeros(n, dtype=np.int64) for _ in range(3))
        self.days, self.began_in = np.zeros(n), np.zeros(n)
        self.territory_before = np.zeros(n)
        self.depth = np.zeros(n)  # of the terms of the crisis, before clarity; 0 without terms
        self.level, self.highest_level = (np.zeros((count, n), dtype=np.int64) for _ in range(2))
        self.believed_kept = np.zeros((count, n))

        self.event = {name: np.zeros(n, dtype=bool) for name in EVENTS}
        self.outcome = np.full(n, DETERRED)
        self.attack_kind = np.full(n, -1)  # of the attack that the run is judged by (section 8.1)
        self.attack_level = np.zeros((count, n), dtype=np.int64)
        self.crises, self.highest_rung, self.days_fought = (np.zeros(n, dtype=np.int64) for _ in range(3))
        self.cost = np.zeros((count, n))
        self.protege_cost, self.challenger_cost = np.zeros(n), np.zeros(n)

    def new_government(self, j, at):
        """A new government of responder j (section 7.3)."""
        p, rng, risk = self.p, self.rng, self.study.responders[j].risk_tolerance
        score = self.common_score[at] + np.sqrt(1 - p.trait_correlation) * rng.standard_normal(len(at))
        self.aversion[j, at] = p.risk_aversion_max * (1 - 2 * risk.at(score))
        multiplier = np.exp(p.government_sd_log * rng.standard_normal(len(at)))
        self.stake[j, at] = multiplier * self.base_stake[j, at]
        self.audience_cost[j, at] = multiplier * self.base_audience_cost[j, at]
        self.consent_shock[j, at] = rng.standard_normal(len(at))

    def new_challenger_government(self, at):
        """A new government of the challenger: another risk tolerance, nothing else (section 7.3)."""
        tolerance = self.rng.beta(*self.study.challenger_risk, len(at))
        self.challenger_aversion[at] = self.p.risk_aversion_max * (1 - 2 * tolerance)

    # 3: the order of things

    def run(self):
        """All quarters of all runs (section 3)."""
        for quarter in range(self.study.horizon):
            self.turn_quarter(quarter)
            self.confer(quarter)
            self.challenge(quarter)
            while len(at := self.rounds_to_play(quarter)):
                self.escalate(at)
        unended = np.flatnonzero(self.in_crisis)
        self.classify(unended, np.full(len(unended), END_UNENDED))
        self.remember(unended)
        return self.summary()

    def rounds_to_play(self, quarter):
        """Runs whose crisis has not reached the end of the quarter (section 3)."""
        return np.flatnonzero(self.in_crisis & (self.days < (quarter + 1 - self.began_in) * QUARTER_DAYS))

    def turn_quarter(self, quarter):
        """Governments, recovery and public estimates (section 7.3)."""
        p = self.p
        if quarter > 0:
            for j, state in enumerate(self.study.responders):
                at = np.flatnonzero(self.phase[j] == quarter % state.government_interval)
                self.new_government(j, at)
            interval = self.study.challenger.government_interval
            self.new_challenger_government(np.flatnonzero(self.challenger_phase == quarter % interval))
        peace = ~self.in_crisis
        for force, start in (
            (self.challenger_force, self.study.challenger.capability),
            (self.protege_force, self.study.protege.capability),
        ):
            force[peace] += p.recovery_per_quarter * (p.recovery_ceiling * start - force[peace])
        step = p.force_estimate_step_log
        self.public_challenger = np.exp(step * np.floor(np.log(self.challenger_force) / step + 0.5))
        self.public_protege = np.exp(step * np.floor(np.log(self.protege_force) / step + 0.5))

    # 7.7: what a response brings

    def outcomes_of_response(self, j, traits, kind, depth):
        """Utilities of responder j if the protege holds, if it falls and in nuclear war, a row a level (section 7.7).

        `kind` is one number or one a run, and `depth` that of its terms with clarity, δ_k.
        """
        p = self.p
        scale, omega = p.kind_stake_scale[kind], p.stake_direct_share
        shortfall = self.shortfall[kind].T if self.member[j] else np.zeros((4, 1))
        promise = traits.audience_cost * depth
        base = np.array(
            [
                -p.level_threshold_gdp_pct[level]
                - traits.war_cost * p.level_war_cost_share[level] * scale
                - omega * traits.stake * scale * (1 - p.level_promise_kept[level])
                - promise * shortfall[level]
                for level in range(4)
            ]
        )
        lost = (1 - omega) * traits.stake * scale
        holds, falls, nuclear = (
            utility(base - loss, traits.aversion, p.payoff_scale_gdp_pct) for loss in (0.0, lost, traits.nuclear_loss)
        )
        return holds, falls, nuclear

    def expected_utility(self, outcomes, prevails, nuclear_risk):
        """EU of each level, from the outcomes, the probability of prevailing and that of nuclear war (section 7.1)."""
        holds, falls, nuclear = outcomes
        return (1 - nuclear_risk) * (falls + prevails * (holds - falls)) + nuclear_risk * nuclear

    def expected_contributions(self, probabilities):
        """What each responder is expected to bring to the theatre, by its probabilities of levels (section 7.5)."""
        return self.capability[:, None] * np.einsum("l,jln->jn", self.p.level_force_share, probabilities)

    def nuclear_risk(self, kind, climbed=1.0):
        """π_ℓ' of each level (section 7.7), times what the rung has changed (section 7.8.1)."""
        risk = np.multiply.outer(self.p.response_nuclear_risk, self.p.kind_nuclear_scale[kind] * climbed)
        return np.minimum(1, risk).reshape(4, -1) * self.study.challenger.nuclear

    def prevails(self, j, others, protege, challenger):
        """Probability that the coalition prevails at each level of responder j."""
        own = self.capability[j] * self.p.level_force_share[:, None]
        return contest(protege + others + own, challenger, self.p.contest_exponent)

    def close(self, utilities, kind):
        """Close the levels that an attack of this kind does not know (section 2)."""
        return np.where(OPEN_LEVELS[kind].reshape(-1, 4).T, utilities, -np.inf)

    # 7.5: beliefs

    def public_traits(self, j, reputation):
        """What the public knows of responder j."""
        state = self.study.responders[j]
        cost = state.audience_cost * np.exp(reputation)
        return Traits(self.public_risk[j], state.stake, state.war_cost, cost, state.nuclear_loss)

    def beliefs(self, kind, challenger, protege, reputation, depth):
        """The public's probabilities of levels, [responder, level, run], for one kind of attack (section 7.5).

        `depth` is that of the promise in force, before clarity. Where many runs share what the public knows, the
        fixed point is found once.
        """
        known = np.vstack([challenger, protege, reputation, depth])
        mark = known.T @ self.projection  # the same where all is the same, and, but for chance in 2^50, only there
        _, first, which = np.unique(mark, return_index=True, return_inverse=True)
        distinct = known[:, first]
        return self.fixed_point(kind, distinct[0], distinct[1], distinct[2:-1], distinct[-1])[:, :, which]

    def fixed_point(self, kind, challenger, protege, reputation, depth):
        """Expected contributions that reproduce themselves, from everybody at its highest level."""
        p, count = self.p, len(self.capability)
        committed = p.kind_force_share[kind]
        theirs, protege = committed * challenger, committed * protege
        outcomes = [
            self.outcomes_of_response(j, self.public_traits(j, reputation[j]), kind, depth * self.clarity[kind])
            for j in range(count)
        ]
        risk = self.nuclear_risk(kind)
        believed = np.empty((count, 4, len(challenger)))
        expected = self.capability[:, None] * p.level_force_share[HIGHEST_LEVEL[kind]] * np.ones(len(challenger))
        within = 1e-7 * (theirs + protege + self.capability.sum())
        for _ in range(400):
            for j in range(count):
                others = expected.sum(axis=0) - expected[j]
                weighed = self.expected_utility(outcomes[j], self.prevails(j, others, protege, theirs), risk)
                believed[j] = quantal_response(self.close(weighed, kind), p.precision)
            found = self.expected_contributions(believed)
            residual = np.abs(found - expected).max(axis=0)
            expected = found
            if (residual <= within).all():
                return believed
        raise RuntimeError("beliefs do not converge by plain iteration")

    def public_beliefs(self, kind, at, depth):
        """Beliefs in the runs `at`, by estimates of force."""
        return self.beliefs(
            kind, self.public_challenger[at], self.public_protege[at], self.reputation[:, at], depth
        )

    # 7.4: confer

    def confer(self, quarter):
        """The guarantee comes into force if it is granted, or if all members consent (section 7.4)."""
        if not self.member.any():
            return
        if not self.asked_for_consent:
            if quarter == 0:
                self.bound[:] = True
                self.event["conferred"][:] = True
            return
        at = np.flatnonzero(~self.bound & ~self.over)
        war = self.in_crisis[at] & (self.kind[at] > GREY_ZONE)
        self.weigh_in_peace(at[~war])
        for kind in (LIMITED, FULL):
            self.weigh_in_war(at[war & (self.kind[at] == kind)], kind)
        given = at[self.consents[self.member][:, at].all(axis=0)]
        self.bound[given] = True
        self.event["conferred"][given] = True
        self.event["conferred_in_war"][given] = self.in_crisis[given] & (self.kind[given] > GREY_ZONE)

    def weigh_in_peace(self, at):
        """Consent by the risks of being attacked with the guarantee and without (section 7.4)."""
        if not len(at):
            return
        p, n = self.p, len(at)
        risk = {}
        for depth in (0.0, self.guarantee.depth):
            depths = np.full(n, depth)
            believed = [self.public_beliefs(kind, at, depths) for kind in range(3)]
            outlook = self.public_outlook(at, believed, depths)
            attacked = outlook[1:].sum(axis=0)
            exposure = 1 - (1 - p.opportunity_per_quarter * attacked) ** p.consent_horizon_quarters
            for j in np.flatnonzero(self.member):
                values = [self.value_of_response(j, at, kind, believed[kind], depths) for kind in range(3)]
                risk[j, depth] = exposure * (outlook[1:] * values).sum(axis=0) / attacked
        for j in np.flatnonzero(self.member):
            self.consent(j, at, risk[j, self.guarantee.depth] - risk[j, 0.0])

    def weigh_in_war(self, at, kind):
        """Consent in war, by the value of the response to the war as it is (section 7.4)."""
        if not len(at):
            return
        value = {}
        for depth in (0.0, self.guarantee.depth):
            depths = np.full(len(at), depth)
            believed = self.public_beliefs(kind, at, depths)
            for j in np.flatnonzero(self.member):
                value[j, depth] = self.value_of_response(j, at, kind, believed, depths)
        for j in np.flatnonzero(self.member):
            self.consent(j, at, value[j, self.guarantee.depth] - value[j, 0.0])

    def consent(self, j, at, gain):
        """Whether member j consents, by what it gains in utility and the shock of its government (section 7.4)."""
        p = self.p
        common, own = np.sqrt(p.consent_correlation), np.sqrt(1 - p.consent_correlation)
        shock = normal_cdf(common * self.common_consent_shock[at] + own * self.consent_shock[j, at])
        logit = np.log(shock / (1 - shock))
        refusing = p.veto_cost_gdp_pct / p.payoff_scale_gdp_pct
        self.consents[j, at] = p.precision * (gain + refusing) + p.consent_shock_scale * logit > 0

    def value_of_response(self, j, at, kind, believed, depth):
        """W_k: what member j's own response to an attack is worth to it, others as believed (section 7.4)."""
        p = self.p
        committed = p.kind_force_share[kind]
        outcomes = self.outcomes_of_response(j, self.own_traits(j, at), kind, depth * self.clarity[kind])
        contributions = self.expected_contributions(believed)
        others = contributions.sum(axis=0) - contributions[j]
        prevails = self.prevails(
            j, others, committed * self.public_protege[at], committed * self.public_challenger[at]
        )
        own_risk = self.nuclear_risk(kind)
        chosen = quantal_response(
            self.close(self.expected_utility(outcomes, prevails, own_risk), kind), p.precision
        )
        fights = self.some_fight(believed[:, COMBAT], [i for i in np.flatnonzero(self.nuclear) if i != j])
        common = fights * self.nuclear_risk(kind)[COMBAT] * p.common_nuclear_share
        risk = 1 - (1 - own_risk) * (1 - common)
        return (chosen * self.expected_utility(outcomes, prevails, risk)).sum(axis=0)

    def own_traits(self, j, at):
        """The traits of the government of responder j."""
        return Traits(
            self.aversion[j, at], self.stake[j, at], self.war_cost[j, at], self.audience_cost[j, at],
            self.nuclear_loss[j, at],
        )  # fmt: skip

    def some_fight(self, in_combat, responders):
        """Probability that at least one of these responders fights, each with its own probability."""
        none = 1.0
        for j in responders:
            none = none * (1 - in_combat[j])
        return 1 - none

    # 7.6: challenge

    def public_outlook(self, at, believed, depth):
        """Probabilities of no attack and of each kind, for the challenger as the public knows it (section 7.6)."""
        aversion = self.p.risk_aversion_max * (1 - 2 * self.study.challenger.risk_tolerance.median)
        return self.challengers_choice(at, believed, depth, aversion, 0.0, 0.0)

    def challengers_choice(self, at, believed, depth, aversion, resolve_error, force_error):
        """Probabilities of nothing and of each kind of attack, by nested choice (section 7.6)."""
        p = self.p
        errors = (resolve_error, force_error)
        utilities = [
            self.attack_utility(kind, at, believed[kind], depth * self.clarity[kind], aversion, *errors)
            for kind in range(3)
        ]
        scaled = np.array(utilities) * p.precision / p.attack_dissimilarity
        highest = scaled.max(axis=0)
        weights = np.exp(scaled - highest)
        total = weights.sum(axis=0)
        inclusive = p.attack_dissimilarity * (highest + np.log(total) - np.log(len(KINDS)))
        act = logistic(inclusive)  # the outside option brings u(0) = 0
        return np.vstack([1 - act, act * weights / total])

    def attack_utility(self, kind, at, believed, depth, aversion, resolve_error, force_error):
        """The challenger's expected utility of an attack (section 7.6)."""
        p, challenger = self.p, self.study.challenger
        theirs = p.kind_force_share[kind] * self.public_challenger[at]
        protege = p.kind_force_share[kind] * self.public_protege[at]
        leaning = np.exp(np.multiply.outer(p.level_promise_kept, resolve_error)).reshape(4, -1)
        expected = believed * leaning
        expected /= expected.sum(axis=1, keepdims=True)
        coalition = np.exp(force_error) * (protege + self.expected_contributions(expected).sum(axis=0))
        fights = self.some_fight(expected[:, COMBAT], np.flatnonzero(self.nuclear))
        bound_fight = self.some_fight(expected[:, COMBAT], np.flatnonzero(self.nuclear & self.member))
        umbrella = self.guarantee.umbrella * (depth > 0) * bound_fight
        catastrophe = np.minimum(1, p.attack_nuclear_risk[kind] * (fights + umbrella))
        resistance = p.attack_cost_gdp_pct[kind] * np.minimum(coalition / theirs, MOST_UNEQUAL)
        cost = resistance + p.attack_audience_gdp_pct[kind]
        scale = p.payoff_scale_gdp_pct
        success = utility(self.study.gain[kind] - cost, aversion, scale)
        failure = utility(-p.attack_failure_gdp_pct[kind] - cost, aversion, scale)
        war = utility(-challenger.nuclear_loss, aversion, scale)
        succeeds = 1 - contest(coalition, theirs, p.contest_exponent)
        return (1 - catastrophe) * (failure + succeeds * (success - failure)) + catastrophe * war

    def challenge(self, quarter):
        """Opportunities arise, and the challenger may attack (section 7.6); an attack is answered at once."""
        p, rng = self.p, self.rng
        at = np.flatnonzero(~self.in_crisis & ~self.over)
        at = at[rng.random(len(at)) < p.opportunity_per_quarter]
        if not len(at):
            return
        depth = self.guarantee.depth * self.depth_factor[at] * self.bound[at]
        believed = [self.public_beliefs(kind, at, depth) for kind in range(3)]
        choice = self.challengers_choice(
            at, believed, depth, self.challenger_aversion[at],
            p.misperceived_resolve_sd_logit * rng.standard_normal(len(at)),
            p.misperceived_force_sd_log * rng.standard_normal(len(at)),
        )  # fmt: skip
        chosen = draw(choice, rng.random(len(at))) - 1
        for kind in range(3):
            attacked = np.flatnonzero(chosen == kind)
            if len(attacked):
                self.break_out(at[attacked], kind, quarter, depth[attacked])
                self.respond(at[attacked], kind, depth[attacked], believed[kind][:, :, attacked])

    def break_out(self, at, kind, quarter, depth):
        """A crisis begins (sections 2 and 7.8)."""
        self.in_crisis[at] = True
        self.kind[at] = self.began_as[at] = kind
        self.rung[at] = kind + 1
        self.highest_rung[at] = np.maximum(self.highest_rung[at], kind + 1)
        self.days[at], self.began_in[at] = 0, quarter
        self.territory_before[at] = self.territory[at]
        self.depth[at] = depth
        self.crises[at] += 1
        self.event["challenged"][at] = True
        self.event["attacked"][at] |= kind >= LIMITED
        self.event["attacked_full"][at] |= kind == FULL

    # 7.7: respond

    def respond(self, at, kind, depth, believed):
        """Responders choose their levels in waves (section 7.7)."""
        p = self.p
        kept = self.obligated[kind]
        self.believed_kept[:, at] = believed[:, kept:].sum(axis=1)
        hoped = self.expected_contributions(believed)
        seen = hoped.copy()
        committed = p.kind_force_share[kind]
        theirs, protege = committed * self.challenger_force[at], committed * self.protege_force[at]
        asked = depth * self.clarity[kind]
        borders = np.array([state.borders_challenger for state in self.study.responders])
        front = self.member & borders
        for wave in (front, ~front):
            # Without terms there is one wave, in which nobody has seen what others do.
            before = np.where(asked > 0, seen, hoped)
            for j in np.flatnonzero(wave):
                outcomes = self.outcomes_of_response(j, self.own_traits(j, at), kind, asked)
                prevails = self.prevails(j, before.sum(axis=0) - before[j], protege, theirs)
                weighed = self.expected_utility(outcomes, prevails, self.nuclear_risk(kind))
                chosen = draw(quantal_response(self.close(weighed, kind), p.precision), self.rng.random(len(at)))
                self.level[j, at] = self.highest_level[j, at] = chosen
                seen[j] = self.capability[j] * p.level_force_share[chosen]

    # 7.8: escalate

    def escalate(self, at):
        """One round of the ladder (sections 3 and 7.8)."""
        p, rng, count = self.p, self.rng, len(self.capability)
        self.change_levels(at)
        level, kind, rung = self.level[:, at], self.kind[at], self.rung[at]
        contributions = self.capability[:, None] * p.level_force_share[level]
        committed = p.kind_force_share[kind]
        theirs, protege = committed * self.challenger_force[at], committed * self.protege_force[at]
        coalition = protege + contributions.sum(axis=0)
        fights = level == COMBAT
        some_fight = fights.any(axis=0)
        nuclear_fights = fights[self.nuclear].any(axis=0)
        perceived, top = self.nuclear_shadow(nuclear_fights)

        open_challenger, open_coalition = rng.random((2, len(at))) < self.open_chance
        challenger, coalition_move = np.ones(len(at), dtype=np.int64), np.ones(len(at), dtype=np.int64)
        situation = (kind, rung, theirs, protege, contributions, perceived, top)
        means = self.coalition_means(at, level, protege)
        i = np.flatnonzero(open_challenger)
        challenger[i] = self.challenger_moves(at[i], i, situation, means)
        i = np.flatnonzero(open_coalition)
        coalition_move[i] = self.coalition_moves(at[i], i, situation, means)

        # 7.8.4: the rung
        slips = p.rung_autonomous_risk[rung] * np.where(some_fight, 1, p.autonomous_without_guarantor)
        slips = rng.random(len(at)) < 1 - (1 - slips) ** (p.round_days / FORTNIGHT_DAYS)
        rises = ((challenger == 2) | (coalition_move == 2) | slips) & (rung < top)
        rung = rung + rises
        now = np.maximum(kind, KIND_OF_RUNG[rung])
        self.highest_rung[at] = np.maximum(self.highest_rung[at], rung)
        self.event["nuclear_use"][at] |= rung >= NUCLEAR_USE
        hold = (challenger == 1) & (coalition_move == 1) & (open_challenger | open_coalition)
        may_fall = hold & (rung >= STRIKES_BEYOND) & (rung <= NUCLEAR_USE)
        rung = rung - (may_fall & (rng.random(len(at)) < p.deescalation))
        self.rung[at], self.kind[at] = rung, now

        # 7.8.5: fighting
        intensity = p.rung_intensity[rung]
        prevails = contest(coalition, theirs * p.rung_challenger_effect[rung], p.contest_exponent)
        time = p.round_days / FORTNIGHT_DAYS
        drift = p.territory_drift * intensity * (2 * prevails - 1) * time
        noise = p.territory_noise * intensity * np.sqrt(time) * rng.standard_normal(len(at))
        before = self.territory_before[at]
        territory = np.clip(self.territory[at] + drift + noise, 0, before)
        lost = p.attrition * intensity * time
        # What replaces losses goes by the kind after the rung has moved.
        replaced = p.replacement_share * lost * p.kind_force_share[now]
        own, enemy = self.challenger_force[at], self.protege_force[at]
        own = own - np.minimum(own, lost * coalition) + replaced * self.study.challenger.capability
        share = protege / coalition
        enemy = enemy - np.minimum(enemy, lost * theirs * share) + replaced * self.study.protege.capability
        self.challenger_force[at], self.protege_force[at] = own, enemy
        capable = (fights * self.capability[:, None]).sum(axis=0)
        self.event["direct_war"][at] |= capable >= DIRECT_WAR_SHARE * self.capability.sum()

        # 7.8.6: costs
        year = intensity * p.round_days / YEAR_DAYS
        for j in range(count):
            self.cost[j, at] += self.war_cost[j, at] * p.level_war_cost_share[level[j]] * year
        self.protege_cost[at] += self.study.protege.war_cost * year
        self.challenger_cost[at] += self.study.challenger.war_cost * year * coalition / theirs

        # 7.8.7: ends
        territory = np.where(
            (coalition_move == 0) & (challenger != 0) & (rung < EXCHANGE) & ~self.defeat(territory, enemy),
            np.maximum(0, territory - p.conceded_territory[now]),
            territory,
        )
        self.territory[at] = territory
        self.days[at] += p.round_days
        self.days_fought[at] += int(p.round_days)
        ceasefire = rng.random(len(at)) < 1 - (1 - p.ceasefire_per_quarter) ** (p.round_days / QUARTER_DAYS)
        fades = (rung <= 1) & (rng.random(len(at)) < 1 - (1 - p.grey_fade) ** (p.round_days / FORTNIGHT_DAYS))
        exchange = rung == EXCHANGE
        defeated = ~exchange & self.defeat(territory, enemy)
        peace = (challenger == 0) | (coalition_move == 0) | ceasefire | fades
        ends = np.flatnonzero(exchange | defeated | peace)
        if len(ends):
            repelled = territory[ends] >= before[ends] - REPELLED_WITHIN
            which = np.select([exchange[ends], defeated[ends], repelled], [0, 1, 2], 3)
            end = np.array([END_EXCHANGE, END_DEFEATED, END_REPELLED, END_SETTLED])[which]
            self.event["strategic_exchange"][at] |= exchange
            self.event["protege_defeated"][at] |= defeated
            self.over[at] |= exchange | defeated
            self.in_crisis[at[ends]] = False
            self.classify(at[ends], end)
            self.remember(at[ends])

    def defeat(self, territory, protege_force):
        """Whether the protege is defeated (section 7.8.7)."""
        p = self.p
        return (territory < p.territory_defeat) | (protege_force < p.force_defeat * self.study.protege.capability)

    def nuclear_shadow(self, nuclear_fights):
        """The factor on perceived nuclear risk, and the top rung (section 7.8.2)."""
        p = self.p
        has = np.where(nuclear_fights, 1, 0) + self.study.challenger.nuclear
        factor = np.array([0.0, p.perceived_without_nuclear, 1.0])[has]
        return factor, np.array(TOP_RUNGS)[has]

    def change_levels(self, at):
        """Engaged responders whose decision is open may go one level down or up, all at once (section 7.8.1)."""
        p, rng = self.p, self.rng
        levels = self.level[:, at].copy()
        total = (self.capability[:, None] * p.level_force_share[levels]).sum(axis=0)
        for j in range(len(self.capability)):
            i = np.flatnonzero((levels[j] > ABSTAIN) & (rng.random(len(at)) < self.open_chance))
            if len(i):
                others = total[i] - self.capability[j] * p.level_force_share[levels[j, i]]
                self.level[j, at[i]] = self.changed_level(j, at[i], levels[j, i], others)
        early = at[self.days[at] < KEPT_WITHIN_DAYS]
        self.highest_level[:, early] = np.maximum(self.highest_level[:, early], self.level[:, early])

    def changed_level(self, j, at, level, others):
        """The level that responder j chooses again, out of one less, the same and one more."""
        p = self.p
        kind, rung = self.kind[at], self.rung[at]
        committed = p.kind_force_share[kind]
        theirs = committed * self.challenger_force[at] * p.rung_challenger_effect[rung]
        climbed = p.rung_perceived_risk[rung] / p.rung_perceived_risk[THEATRE_WAR]
        outcomes = self.outcomes_of_response(j, self.own_traits(j, at), kind, self.depth[at] * self.clarity[kind])
        prevails = self.prevails(j, others, committed * self.protege_force[at], theirs)
        weighed = self.expected_utility(outcomes, prevails, self.nuclear_risk(kind, climbed))
        steps = np.arange(4)[:, None] - level
        weighed = np.where(np.abs(steps) <= 1, self.close(weighed, kind), -np.inf) + p.inertia * (steps == 0)
        return draw(quantal_response(weighed, p.precision), self.rng.random(len(at)))

    def coalition_means(self, at, level, protege):
        """Stake, war cost, nuclear loss and aversion of the coalition, weighted by contribution (section 7.8.3)."""
        p, state = self.p, self.study.protege
        weight = self.capability[:, None] * p.level_force_share[level]
        total = protege + weight.sum(axis=0)
        share, own = weight / total, protege / total
        stake = own * state.stake + (share * self.stake[:, at]).sum(axis=0)
        borne = self.war_cost[:, at] * p.level_war_cost_share[level]
        war_cost = own * state.war_cost + (share * borne).sum(axis=0)
        nuclear_loss = own * state.nuclear_loss + (share * self.nuclear_loss[:, at]).sum(axis=0)
        return stake, war_cost, nuclear_loss, (share * self.aversion[:, at]).sum(axis=0)

    def lost_share(self, at, kind, territory):
        """L: the share of what is at issue that is lost (section 7.8.2)."""
        p = self.p
        before = self.territory_before[at]
        span = np.array([p.grey_span, p.limited_span, 1.0])[kind] * (before - p.territory_defeat)
        safe = np.where(span > 0, span, 1.0)
        return np.where(span > 0, np.clip((before - territory) / safe, 0, 1), 1.0)

    def ahead(self, at, kind, rung, coalition, theirs):
        """L at the end of the time that both sides look ahead, on this rung (section 7.8.2)."""
        p = self.p
        prevails = contest(coalition, theirs * p.rung_challenger_effect[rung], p.contest_exponent)
        drift = p.territory_drift * p.rung_intensity[rung] * (2 * prevails - 1) * p.lookahead_days / FORTNIGHT_DAYS
        territory = np.clip(self.territory[at] + drift, 0, self.territory_before[at])
        return self.lost_share(at, kind, territory)

    def challenger_moves(self, at, i, situation, means):
        """The challenger stops (0), goes on (1) or escalates (2) (section 7.8.3)."""
        p = self.p
        kind, rung, theirs, protege, perceived, top = (situation[k][i] for k in (0, 1, 2, 3, 5, 6))
        responders = situation[4][:, i].sum(axis=0)
        aversion, scale, gain = self.challenger_aversion[at], p.payoff_scale_gdp_pct, self.study.gain[kind]
        years = p.lookahead_days / YEAR_DAYS
        lost = self.lost_share(at, kind, self.territory[at])
        stop = utility(gain * lost - p.attack_failure_gdp_pct[kind] * (1 - lost), aversion, scale)

        def go(rung, shake, taboo):
            coalition = protege + (1 - shake) * responders
            risk = np.minimum(1, p.rung_perceived_risk[rung] * perceived)
            ratio = np.minimum(coalition / (theirs * p.rung_challenger_effect[rung]), MOST_UNEQUAL)
            cost = self.study.challenger.war_cost * p.rung_intensity[rung] * ratio * years + taboo
            gained = gain * self.ahead(at, kind, rung, coalition, theirs)
            war = utility(-cost - self.study.challenger.nuclear_loss, aversion, scale)
            return (1 - risk) * utility(gained - cost, aversion, scale) + risk * war

        above = np.minimum(rung + 1, EXCHANGE)
        climb = p.rung_perceived_risk[above] - p.rung_perceived_risk[rung]
        fear = p.precision * climb * perceived * means[2][i] / scale / 2
        escalate = go(above, np.minimum(p.shake_max, fear), p.rung_taboo_gdp_pct[above])
        return self.move(stop, go(rung, 0.0, 0.0), escalate, rung, top)

    def coalition_moves(self, at, i, situation, means):
        """The coalition concedes (0), holds (1) or escalates (2) (section 7.8.3)."""
        p = self.p
        kind, rung, theirs, protege, perceived, top = (situation[k][i] for k in (0, 1, 2, 3, 5, 6))
        coalition = protege + situation[4][:, i].sum(axis=0)
        stake, war_cost, nuclear_loss, aversion = (mean[i] for mean in means)
        at_stake, scale = stake * p.kind_stake_scale[kind], p.payoff_scale_gdp_pct
        yielded = self.lost_share(at, kind, self.territory[at] - p.conceded_territory[kind])
        concede = utility(-at_stake * yielded, aversion, scale)

        def hold(rung, taboo):
            risk = np.minimum(1, p.rung_perceived_risk[rung] * perceived)
            cost = war_cost * p.rung_intensity[rung] * p.lookahead_days / YEAR_DAYS + taboo
            lost = at_stake * self.ahead(at, kind, rung, coalition, theirs)
            war = utility(-cost - nuclear_loss, aversion, scale)
            return (1 - risk) * utility(-cost - lost, aversion, scale) + risk * war

        above = np.minimum(rung + 1, EXCHANGE)
        return self.move(concede, hold(rung, 0.0), hold(above, p.rung_taboo_gdp_pct[above]), rung, top)

    def move(self, give_way, go_on, escalate, rung, top):
        """Choose among three moves; nobody climbs above the top rung."""
        utilities = np.array([give_way, go_on, np.where(rung < top, escalate, -np.inf)])
        return draw(quantal_response(utilities, self.p.precision), self.rng.random(len(rung)))

    # 7.9 and 8: what is remembered and recorded

    def kept(self, at, levels, kind):
        """Which members kept the promise, [responder, run] (section 8.1)."""
        return self.member[:, None] & (levels >= self.obligated[kind])

    def honoured(self, at, levels, kind):
        """Whether members with more than half of the members' capability kept the promise."""
        weight = self.capability[:, None] * self.kept(at, levels, kind)
        return weight.sum(axis=0) > self.capability[self.member].sum() / 2

    def classify(self, at, end):
        """The outcome of a crisis, and with it that of the run, the gravest (section 8.2)."""
        if not len(at):
            return
        began_as, levels = self.began_as[at], self.highest_level[:, at]
        terms = self.depth[at] * self.clarity[began_as] > 0
        honoured = terms & self.honoured(at, levels, began_as)
        standing = np.where(honoured, 0, np.where(terms, 1, 2))
        outcome = OUTCOME_OF[end, standing]
        grey = (self.kind[at] == GREY_ZONE) & (end != END_DEFEATED) & (end != END_EXCHANGE)
        outcome[grey] = OUTCOMES.index("grey_zone_only")
        self.outcome[at] = np.minimum(self.outcome[at], outcome)
        # The attack that the run is judged by is the first limited or full one, or else the first of the grey zone.
        first = (self.attack_kind[at] < 0) | ((self.attack_kind[at] == GREY_ZONE) & (began_as > GREY_ZONE))
        judged = at[first]
        self.attack_kind[judged] = began_as[first]
        self.attack_level[:, judged] = levels[:, first]
        self.event["guaranteed_at_attack"][judged] = terms[first]

    def remember(self, at):
        """Reputations change, and the alliance may fracture (section 7.9)."""
        at = at[self.depth[at] * self.clarity[self.began_as[at]] > 0]
        if not len(at):
            return
        p, kind = self.p, self.began_as[at]
        kept = self.kept(at, self.highest_level[:, at], kind)
        step = p.reputation_step * self.clarity[kind]
        change = step * (kept - self.believed_kept[:, at])
        self.reputation[:, at] += np.where(self.member[:, None], change, 0)
        share = (self.capability[:, None] * kept).sum(axis=0) / self.capability[self.member].sum()
        fractured = at[(kind >= LIMITED) & (share < p.fracture_share)]
        self.depth_factor[fractured] *= p.fracture_factor
        self.event["fracture"][fractured] = True

    def summary(self):
        """Events and metrics of each run (section 8.1)."""
        event, levels = self.event, self.attack_level
        attacked = self.attack_kind >= 0
        kind = np.maximum(self.attack_kind, 0)
        guaranteed = event["guaranteed_at_attack"]
        rest = np.arange(len(self.capability)) != self.capability.argmax()
        members = self.capability * self.member
        kept = self.kept(slice(None), levels, kind)
        event["any_fought"] = attacked & (levels == COMBAT).any(axis=0)
        event["obligation_met"] = guaranteed & self.honoured(slice(None), levels, kind)
        event["obligation_broken"] = guaranteed & ~event["obligation_met"]
        event["every_member_met"] = guaranteed & kept[self.member].all(axis=0)
        strongest = np.arange(len(members)) == members.argmax()
        weight = np.where(strongest, 0, members)
        event["obligation_met_without_strongest"] = guaranteed & (weight @ kept > weight.sum() / 2)
        for name, level in (("reached_deploy", DEPLOY), ("reached_combat", COMBAT)):
            for suffix, weight in (("", self.capability), ("_without_strongest", self.capability * rest)):
                event[name + suffix] = attacked & (weight @ (levels >= level) > weight.sum() / 2)
        gdp = np.array([state.gdp_usd_bn for state in self.study.responders])
        metric = {
            "crises": self.crises,
            "highest_rung": self.highest_rung,
            "days_fought": self.days_fought,
            "territory_end": self.territory,
            "signatories": self.bound * self.member.sum(),
            "responders_cost_usd_bn": gdp @ self.cost / 100,
            "protege_cost_gdp_pct": self.protege_cost,
            "challenger_cost_gdp_pct": self.challenger_cost,
        }
        return {"events": event, "outcome": self.outcome, "metrics": metric}


def simulate(study, guarantee, conferral, runs, rng, batch=50_000):
    """Simulate runs in batches; arrays of events, outcomes and metrics, one entry a run."""
    parts = []
    for start in range(0, runs, batch):
        parts.append(Simulation(study, guarantee, conferral, min(batch, runs - start), rng).run())
    joined = {"outcome": np.concatenate([part["outcome"] for part in parts])}
    for table in ("events", "metrics"):
        joined[table] = {name: np.concatenate([part[table][name] for part in parts]) for name in parts[0][table]}
    return joined

