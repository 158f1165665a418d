"""The model of `configs/three_states.toml` as an agent-based model in Mesa: one model a run, states as agents.

Written from MODEL.md; sections in docstrings are of that file. What the public believes is a pure function of what it
knows, so it is remembered from run to run, as casus does.
"""

import math
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import NormalDist
from types import SimpleNamespace
from typing import NamedTuple

import mesa
import numpy as np
from parameters import (
    ABSTAIN, COMBAT, DEPLOY, DIRECT_WAR_SHARE, END_DEFEATED, END_EXCHANGE, END_REPELLED, END_SETTLED, END_UNENDED,
    EVENTS, EXCHANGE, FORTNIGHT_DAYS, FULL, GREY_ZONE, HIGHEST_LEVEL, KEPT_WITHIN_DAYS, KINDS, KINDS_OF_RUNGS, LIMITED,
    METRICS, MOST_UNEQUAL, NUCLEAR_USE, OUTCOME_NAMES, OUTCOMES, QUARTER_DAYS, REPELLED_WITHIN, STRIKES_BEYOND,
    THEATRE_WAR, TOP_RUNGS, YEAR_DAYS,
)  # fmt: skip

GIVE_WAY, GO_ON, ESCALATE = range(3)  # moves on the ladder
NORMAL = NormalDist()


# 7.1: choice, utility, contest


def utility(payoff, aversion, scale):
    """CARA utility of a payoff in per cent of GDP (section 7.1)."""
    y = payoff / scale
    if abs(aversion) < 1e-6:
        return y * (1 - aversion * y / 2)
    return -math.expm1(-aversion * y) / aversion


def contest(ours, theirs, exponent):
    """Probability that `ours` prevails over `theirs`; both are positive in this study."""
    return 1 / (1 + (theirs / ours) ** exponent)


def quantal_response(utilities, precision):
    """Probabilities of the options."""
    highest = max(utilities)
    weights = [math.exp(precision * (utility - highest)) for utility in utilities]
    total = sum(weights)
    return [weight / total for weight in weights]


def draw(probabilities, uniform):
    """The least option with a cumulative probability above the uniform number (section 4.1)."""
    cumulative = 0.0
    for option, probability in enumerate(probabilities):
        cumulative += probability
        if uniform < cumulative:
            return option
    return len(probabilities) - 1


class Traits(NamedTuple):
    """What the public knows of a responder."""

    aversion: float
    stake: float
    war_cost: float
    audience_cost: float
    nuclear_loss: float


class World:
    """What is the same in all runs under a guarantee, and what the public makes of it."""

    def __init__(self, study, guarantee):
        self.study, self.guarantee = study, guarantee
        lists = {name: value.tolist() if hasattr(value, "tolist") else value for name, value in vars(study.p).items()}
        self.p = SimpleNamespace(**lists)
        self.gain = study.gain.tolist()
        self.shortfall = guarantee.shortfall(study.p.level_promise_kept).tolist()
        self.capability = [state.capability for state in study.responders]
        self.contribution = [[m * w for w in self.p.level_force_share] for m in self.capability]
        self.challenger_aversion = self.aversion_of(study.challenger.risk_tolerance.median)
        self.beliefs = lru_cache(maxsize=1_000_000)(self.find_beliefs)
        self.outlook = lru_cache(maxsize=1_000_000)(self.find_outlook)

    def aversion_of(self, tolerance):
        """CARA coefficient that follows from a risk tolerance (section 7.1)."""
        return self.p.risk_aversion_max * (1 - 2 * float(tolerance))

    def nuclear_risk(self, kind, climbed=1.0):
        """π_ℓ' of each level (sections 7.7 and 7.8.1)."""
        scale = self.p.kind_nuclear_scale[kind] * climbed if self.study.challenger.nuclear else 0.0
        return [min(1.0, risk * scale) for risk in self.p.response_nuclear_risk]

    def response(self, j, traits, kind, depth):
        """Utilities of responder j at each open level if the protege holds, falls, and in nuclear war (section 7.7)."""
        p = self.p
        stake = traits.stake * p.kind_stake_scale[kind]
        war_cost = traits.war_cost * p.kind_stake_scale[kind]
        promise = traits.audience_cost * depth * self.guarantee.clarity[kind] if self.guarantee.members[j] else 0.0
        lost = (1 - p.stake_direct_share) * stake
        found = []
        for level in range(HIGHEST_LEVEL[kind] + 1):
            base = (
                -p.level_threshold_gdp_pct[level]
                - war_cost * p.level_war_cost_share[level]
                - p.stake_direct_share * stake * (1 - p.level_promise_kept[level])
                - promise * self.shortfall[kind][level]
            )
            payoffs = (base, base - lost, base - traits.nuclear_loss)
            found.append([utility(y, traits.aversion, p.payoff_scale_gdp_pct) for y in payoffs])
        return found

    def expected(self, response, j, others, protege, challenger, risks):
        """Expected utility of each open level, others' contributions being given (section 7.7)."""
        exponent, found = self.p.contest_exponent, []
        for (holds, falls, nuclear), own, risk in zip(response, self.contribution[j], risks):
            prevails = contest(protege + others + own, challenger, exponent)
            found.append((1 - risk) * (falls + prevails * (holds - falls)) + risk * nuclear)
        return found

    def expected_contribution(self, j, probabilities):
        """What responder j is expected to bring, by its probabilities of levels (section 7.5)."""
        return sum(p * own for p, own in zip(probabilities, self.contribution[j]))

    def find_beliefs(self, kind, challenger, protege, reputations, depth):
        """The fixed point of expected contributions: probabilities of levels of each responder (section 7.5)."""
        p, states = self.p, self.study.responders
        theirs, ours = p.kind_force_share[kind] * challenger, p.kind_force_share[kind] * protege
        responses = []
        for j, state in enumerate(states):
            known = Traits(
                self.aversion_of(state.risk_tolerance.median), state.stake, state.war_cost,
                state.audience_cost * math.exp(reputations[j]), state.nuclear_loss,
            )  # fmt: skip
            responses.append(self.response(j, known, kind, depth))
        risks = self.nuclear_risk(kind)
        expected = [own[HIGHEST_LEVEL[kind]] for own in self.contribution]
        within = 1e-7 * (theirs + ours + sum(self.capability))
        for _ in range(400):
            total = sum(expected)
            believed = [
                quantal_response(
                    self.expected(responses[j], j, total - expected[j], ours, theirs, risks), p.precision
                )
                for j in range(len(states))
            ]
            found = [self.expected_contribution(j, believed[j]) for j in range(len(states))]
            residual = max(abs(a - b) for a, b in zip(found, expected))
            expected = found
            if residual <= within:
                return believed
        raise RuntimeError("beliefs do not converge by plain iteration")

    def find_outlook(self, challenger, protege, reputations, depth):
        """The challenger's choice as the public sees it (section 7.6)."""
        return self.challengers_choice(challenger, protege, reputations, depth, self.challenger_aversion, 0.0, 0.0)

    def challengers_choice(self, challenger, protege, reputations, depth, aversion, resolve_error, force_error):
        """Probabilities of nothing and of each kind of attack, by nested choice (section 7.6)."""
        p, scaled = self.p, []
        for kind in range(len(KINDS)):
            believed = self.beliefs(kind, challenger, protege, reputations, depth)
            value = self.attack_utility(
                kind, challenger, protege, believed, depth, aversion, resolve_error, force_error
            )
            scaled.append(value * p.precision / p.attack_dissimilarity)
        highest = max(scaled)
        weights = [math.exp(value - highest) for value in scaled]
        total = sum(weights)
        inclusive = p.attack_dissimilarity * (highest + math.log(total) - math.log(len(KINDS)))
        act = 1 / (1 + math.exp(-inclusive))  # the outside option brings u(0) = 0
        return [1 - act] + [act * weight / total for weight in weights]

    def attack_utility(self, kind, challenger, protege, believed, depth, aversion, resolve_error, force_error):
        """The challenger's expected utility of an attack (section 7.6)."""
        p, scale = self.p, self.p.payoff_scale_gdp_pct
        theirs = p.kind_force_share[kind] * challenger
        coalition, none, none_bound = p.kind_force_share[kind] * protege, 1.0, 1.0
        leaning = [math.exp(resolve_error * kept) for kept in p.level_promise_kept]
        for j, state in enumerate(self.study.responders):
            weights = [probability * lean for probability, lean in zip(believed[j], leaning)]
            total = sum(weights)
            coalition += self.expected_contribution(j, weights) / total
            if state.nuclear and len(weights) > COMBAT:
                none *= 1 - weights[COMBAT] / total
                if self.guarantee.members[j]:
                    none_bound *= 1 - weights[COMBAT] / total
        coalition *= math.exp(force_error)
        umbrella = self.guarantee.umbrella if depth * self.guarantee.clarity[kind] > 0 else 0.0
        catastrophe = min(1.0, p.attack_nuclear_risk[kind] * (1 - none + umbrella * (1 - none_bound)))
        resistance = p.attack_cost_gdp_pct[kind] * min(coalition / theirs, MOST_UNEQUAL)
        cost = resistance + p.attack_audience_gdp_pct[kind]
        success = utility(self.gain[kind] - cost, aversion, scale)
        failure = utility(-p.attack_failure_gdp_pct[kind] - cost, aversion, scale)
        war = utility(-self.study.challenger.nuclear_loss, aversion, scale)
        succeeds = 1 - contest(coalition, theirs, p.contest_exponent)
        return (1 - catastrophe) * (failure + succeeds * (success - failure)) + catastrophe * war


@dataclass
class Crisis:
    """A crisis under way (section 2)."""

    kind: int
    began_as: int
    rung: int
    began_in: int
    territory_before: float
    depth: float  # of the terms, before clarity; 0 without terms
    guaranteed: bool
    believed_kept: list
    days: int = 0
    highest_level: list = field(default_factory=list)


class Responder(mesa.Agent):
    """A state that may help: what its government values, and the level at which it acts (section 2)."""

    def __init__(self, model, index, state):
        super().__init__(model)
        self.index, self.state, self.world = index, state, model.world
        p, rng = self.world.p, model.rng
        common, self.own_part = model.common_score, math.sqrt(1 - p.trait_correlation)

        def trait(median, spread, sign):
            return median * math.exp(spread * (sign * common + self.own_part * rng.standard_normal()))

        self.base_stake = trait(state.stake, p.stake_sd_log, 1)
        self.war_cost = trait(state.war_cost, p.war_cost_sd_log, -1)
        self.base_audience_cost = trait(state.audience_cost, p.audience_cost_sd_log, 1)
        self.nuclear_loss = trait(state.nuclear_loss, p.nuclear_loss_sd_log, -1)
        self.phase = int(rng.random() * state.government_interval)
        self.level, self.next_level, self.cost = ABSTAIN, ABSTAIN, 0.0
        self.take_office()

    def turn_quarter(self):
        """Elections (section 7.3)."""
        if self.model.quarter > 0 and self.model.quarter % self.state.government_interval == self.phase:
            self.take_office()

    def take_office(self):
        """A new government (section 7.3)."""
        p, rng = self.world.p, self.model.rng
        score = self.model.common_score + self.own_part * rng.standard_normal()
        self.aversion = self.world.aversion_of(self.state.risk_tolerance.at(score))
        multiplier = math.exp(p.government_sd_log * rng.standard_normal())
        self.stake = multiplier * self.base_stake
        self.audience_cost = multiplier * self.base_audience_cost
        common, own = math.sqrt(p.consent_correlation), math.sqrt(1 - p.consent_correlation)
        shock = NORMAL.cdf(common * self.model.common_consent_shock + own * rng.standard_normal())
        self.consent_logit = math.log(shock / (1 - shock))

    def consents(self, war):
        """Whether this member wants the guarantee, in peace or in a war of a kind (section 7.4)."""
        p, depth = self.world.p, self.world.guarantee.depth
        gain = self.risk(war, depth) - self.risk(war, 0.0) + p.veto_cost_gdp_pct / p.payoff_scale_gdp_pct
        return p.precision * gain + p.consent_shock_scale * self.consent_logit > 0

    def risk(self, war, depth):
        """Exposure to attack times what the own response is worth; in war that alone (section 7.4)."""
        if war is not None:
            return self.value_of_response(war, depth)
        p = self.world.p
        outlook = self.world.outlook(*self.model.public_forces, self.model.reputations, depth)
        attacked = sum(outlook[1:])
        exposure = 1 - (1 - p.opportunity_per_quarter * attacked) ** p.consent_horizon_quarters
        worth = sum(outlook[kind + 1] * self.value_of_response(kind, depth) for kind in range(len(KINDS)))
        return exposure * worth / attacked

    def value_of_response(self, kind, depth):
        """W_k: what the own response to an attack of this kind is worth, others as believed (section 7.4)."""
        world, p = self.world, self.world.p
        challenger, protege = self.model.public_forces
        believed = world.beliefs(kind, challenger, protege, self.model.reputations, depth)
        others, none = 0.0, 1.0
        for responder in self.model.responders:
            j = responder.index
            if j != self.index:
                others += world.expected_contribution(j, believed[j])
                if responder.state.nuclear and len(believed[j]) > COMBAT:
                    none *= 1 - believed[j][COMBAT]
        response = world.response(self.index, self, kind, depth)
        forces = (p.kind_force_share[kind] * protege, p.kind_force_share[kind] * challenger)
        risks = world.nuclear_risk(kind)
        chosen = quantal_response(world.expected(response, self.index, others, *forces, risks), p.precision)
        common = (1 - none) * risks[COMBAT] * p.common_nuclear_share
        risks = [1 - (1 - risk) * (1 - common) for risk in risks]
        values = world.expected(response, self.index, others, *forces, risks)
        return sum(probability * value for probability, value in zip(chosen, values))

    def respond(self, crisis, others):
        """The level chosen at the outbreak (section 7.7)."""
        world, p, model = self.world, self.world.p, self.model
        response = world.response(self.index, self, crisis.kind, crisis.depth)
        committed = p.kind_force_share[crisis.kind]
        forces = (committed * model.protege.force, committed * model.challenger.force)
        weighed = world.expected(response, self.index, others, *forces, world.nuclear_risk(crisis.kind))
        self.level = draw(quantal_response(weighed, p.precision), model.rng.random())

    def reconsider(self, crisis, total):
        """One level less, the same or one more, on the levels with which the round began (section 7.8.1)."""
        world, p, model = self.world, self.world.p, self.model
        self.next_level = self.level
        if self.level == ABSTAIN or model.rng.random() >= model.open_chance:
            return
        others = total - world.contribution[self.index][self.level]
        climbed = p.rung_perceived_risk[crisis.rung] / p.rung_perceived_risk[THEATRE_WAR]
        committed = p.kind_force_share[crisis.kind]
        theirs = committed * model.challenger.force * p.rung_challenger_effect[crisis.rung]
        response = world.response(self.index, self, crisis.kind, crisis.depth)
        risks = world.nuclear_risk(crisis.kind, climbed)
        weighed = world.expected(response, self.index, others, committed * model.protege.force, theirs, risks)
        weighed[self.level] += p.inertia
        least = self.level - 1
        options = weighed[least : self.level + 2]
        self.next_level = least + draw(quantal_response(options, p.precision), model.rng.random())


class Challenger(mesa.Agent):
    """The challenger: its force and the risk tolerance of its government (section 2)."""

    def __init__(self, model, state):
        super().__init__(model)
        self.state, self.world = state, model.world
        self.force, self.cost = state.capability, 0.0
        self.phase = int(model.rng.random() * state.government_interval)
        self.take_office()

    def take_office(self):
        """A new government: another risk tolerance, nothing else (section 7.3)."""
        self.aversion = self.world.aversion_of(self.model.rng.beta(*self.world.study.challenger_risk))

    def turn_quarter(self):
        """Elections and recovery (section 7.3)."""
        if self.model.quarter > 0 and self.model.quarter % self.state.government_interval == self.phase:
            self.take_office()
        self.model.recover(self)

    def challenge(self):
        """The kind of attack that it chooses, or none, if there is an opportunity (section 7.6)."""
        model, p = self.model, self.world.p
        if model.rng.random() >= p.opportunity_per_quarter:
            return None
        choice = self.world.challengers_choice(
            *model.public_forces, model.reputations, model.depth, self.aversion,
            p.misperceived_resolve_sd_logit * model.rng.standard_normal(),
            p.misperceived_force_sd_log * model.rng.standard_normal(),
        )  # fmt: skip
        chosen = draw(choice, model.rng.random())
        return chosen - 1 if chosen > 0 else None

    def move(self, crisis, seen):
        """It stops, goes on or escalates (section 7.8.3)."""
        p, scale, gain = self.world.p, self.world.p.payoff_scale_gdp_pct, self.world.gain[crisis.kind]
        lost = self.model.lost_share(crisis, self.model.protege.territory)
        stop = utility(gain * lost - p.attack_failure_gdp_pct[crisis.kind] * (1 - lost), self.aversion, scale)
        years = p.lookahead_days / YEAR_DAYS

        def go(rung, shake, taboo):
            coalition = seen.protege + (1 - shake) * seen.responders
            risk = min(1.0, p.rung_perceived_risk[rung] * seen.factor)
            ratio = min(coalition / (seen.challenger * p.rung_challenger_effect[rung]), MOST_UNEQUAL)
            cost = self.state.war_cost * p.rung_intensity[rung] * ratio * years + taboo
            gained = gain * self.model.ahead(crisis, rung, coalition, seen.challenger)
            peace = utility(gained - cost, self.aversion, scale)
            return (1 - risk) * peace + risk * utility(-cost - self.state.nuclear_loss, self.aversion, scale)

        options = [stop, go(crisis.rung, 0.0, 0.0)]
        if crisis.rung < seen.top:
            above = crisis.rung + 1
            climb = p.rung_perceived_risk[above] - p.rung_perceived_risk[crisis.rung]
            nuclear_loss = self.model.coalition_means(seen)[2]
            shake = min(p.shake_max, p.precision * climb * seen.factor * nuclear_loss / scale / 2)
            options.append(go(above, shake, p.rung_taboo_gdp_pct[above]))
        return draw(quantal_response(options, p.precision), self.model.rng.random())


class Protege(mesa.Agent):
    """The protege: its force and territory; on the ladder it decides for the coalition (section 2)."""

    def __init__(self, model, state):
        super().__init__(model)
        self.state, self.world = state, model.world
        self.force, self.cost = state.capability, 0.0
        self.territory = self.world.p.territory_start

    def turn_quarter(self):
        """Recovery (section 7.3)."""
        self.model.recover(self)

    def move(self, crisis, seen):
        """The coalition concedes, holds or escalates (section 7.8.3)."""
        p, scale = self.world.p, self.world.p.payoff_scale_gdp_pct
        stake, war_cost, nuclear_loss, aversion = self.model.coalition_means(seen)
        at_stake = stake * p.kind_stake_scale[crisis.kind]
        coalition, years = seen.protege + seen.responders, p.lookahead_days / YEAR_DAYS
        yielded = self.model.lost_share(crisis, self.territory - p.conceded_territory[crisis.kind])

        def hold(rung, taboo):
            risk = min(1.0, p.rung_perceived_risk[rung] * seen.factor)
            cost = war_cost * p.rung_intensity[rung] * years + taboo
            lost = at_stake * self.model.ahead(crisis, rung, coalition, seen.challenger)
            peace = utility(-cost - lost, aversion, scale)
            return (1 - risk) * peace + risk * utility(-cost - nuclear_loss, aversion, scale)

        options = [utility(-at_stake * yielded, aversion, scale), hold(crisis.rung, 0.0)]
        if crisis.rung < seen.top:
            options.append(hold(crisis.rung + 1, p.rung_taboo_gdp_pct[crisis.rung + 1]))
        return draw(quantal_response(options, p.precision), self.model.rng.random())

    def defeated(self):
        """Whether it has lost too much land or force (section 7.8.7)."""
        p = self.world.p
        return self.territory < p.territory_defeat or self.force < p.force_defeat * self.state.capability


class CrisisModel(mesa.Model):
    """One run (section 3). A step is a quarter."""

    def __init__(self, world, conferral, rng):
        super().__init__(rng=rng)
        self.world, self.decided = world, conferral == "decided"
        p, study = world.p, world.study
        self.common_score = math.sqrt(p.trait_correlation) * self.rng.standard_normal()
        self.common_consent_shock = self.rng.standard_normal()
        self.open_chance = -math.expm1(-p.decisions_per_year * p.round_days / YEAR_DAYS)
        self.quarter = 0
        self.responders = [Responder(self, j, state) for j, state in enumerate(study.responders)]
        self.challenger = Challenger(self, study.challenger)
        self.protege = Protege(self, study.protege)
        self.members = [r for r in self.responders if world.guarantee.members[r.index]]
        self.reputations = tuple(0.0 for _ in self.responders)
        self.bound, self.depth_factor = False, 1.0
        self.crisis, self.judged = None, None
        self.events = set()
        self.outcome = OUTCOMES.index("deterred")
        self.crises, self.highest_rung, self.days_fought = 0, 0, 0

    @property
    def depth(self):
        """Depth of the promise in force, 0 without one (section 2)."""
        return self.world.guarantee.depth * self.depth_factor if self.bound else 0.0

    # 3: the order of things

    def step(self):
        """One quarter (section 3)."""
        self.agents.do("turn_quarter")
        self.public_forces = (self.estimate(self.challenger.force), self.estimate(self.protege.force))
        self.confer()
        if self.crisis is None:
            self.challenge()
        while self.crisis and self.crisis.days < (self.quarter + 1 - self.crisis.began_in) * QUARTER_DAYS:
            self.escalate()
        self.quarter += 1
        if self.quarter == self.world.study.horizon:
            self.running = False
            if self.crisis:
                self.end(END_UNENDED)

    def recover(self, side):
        """Forces recover in peace (section 7.3)."""
        if self.crisis is None:
            p = self.world.p
            side.force += p.recovery_per_quarter * (p.recovery_ceiling * side.state.capability - side.force)

    def estimate(self, force):
        """The public estimate of a force, in steps (section 7.3)."""
        step = self.world.p.force_estimate_step_log
        return math.exp(step * math.floor(math.log(force) / step + 0.5))

    def confer(self):
        """The guarantee comes into force if it is granted, or if all members consent (section 7.4)."""
        if self.bound or not self.members:
            return
        war = self.crisis.kind if self.crisis and self.crisis.kind > GREY_ZONE else None
        if self.decided and not all(member.consents(war) for member in self.members):
            return
        self.bound = True
        self.events.add("conferred")
        if war is not None:
            self.events.add("conferred_in_war")

    def challenge(self):
        """The challenger may attack; an attack is answered at once (sections 7.6 and 7.7)."""
        kind = self.challenger.challenge()
        if kind is None:
            return
        depth = self.depth
        believed = self.world.beliefs(kind, *self.public_forces, self.reputations, depth)
        asked = self.world.guarantee.obligated_level[kind]
        self.crisis = Crisis(
            kind=kind,
            began_as=kind,
            rung=kind + 1,
            began_in=self.quarter,
            territory_before=self.protege.territory,
            depth=depth,
            guaranteed=depth * self.world.guarantee.clarity[kind] > 0,
            believed_kept=[sum(probabilities[asked:]) for probabilities in believed],
        )
        self.crises += 1
        self.highest_rung = max(self.highest_rung, kind + 1)
        self.events.add("challenged")
        if kind >= LIMITED:
            self.events.add("attacked")
        if kind == FULL:
            self.events.add("attacked_full")
        self.respond(self.crisis, believed)
        self.crisis.highest_level = [responder.level for responder in self.responders]

    def respond(self, crisis, believed):
        """Responders choose in waves: members at the front, then the others; one wave without terms (section 7.7)."""
        seen = [self.world.expected_contribution(r.index, believed[r.index]) for r in self.responders]
        front = [r for r in self.members if r.state.borders_challenger] if crisis.guaranteed else []
        for wave in (front, [r for r in self.responders if r not in front]):
            before = list(seen)
            for responder in wave:
                j = responder.index
                responder.respond(crisis, sum(before) - before[j])
                seen[j] = self.world.contribution[j][responder.level]

    # 7.8: escalate

    def escalate(self):
        """One round of the ladder (sections 3 and 7.8)."""
        crisis, p = self.crisis, self.world.p
        self.change_levels(crisis)
        seen = self.situation(crisis)
        open_challenger = self.rng.random() < self.open_chance
        open_coalition = self.rng.random() < self.open_chance
        challenger = self.challenger.move(crisis, seen) if open_challenger else GO_ON
        coalition = self.protege.move(crisis, seen) if open_coalition else GO_ON
        self.climb(crisis, seen, ESCALATE in (challenger, coalition))
        may_fall = challenger == GO_ON and coalition == GO_ON and (open_challenger or open_coalition)
        if may_fall and STRIKES_BEYOND <= crisis.rung <= NUCLEAR_USE and self.rng.random() < p.deescalation:
            crisis.rung -= 1
        self.fight(crisis, seen)
        self.bear_costs(crisis, seen)
        crisis.days += int(p.round_days)
        self.days_fought += int(p.round_days)
        self.try_ends(crisis, challenger, coalition)

    def change_levels(self, crisis):
        """Engaged responders decide again, all at once (section 7.8.1)."""
        total = sum(self.world.contribution[r.index][r.level] for r in self.responders)
        for responder in self.responders:
            responder.reconsider(crisis, total)
        for responder in self.responders:
            responder.level = responder.next_level
        if crisis.days < KEPT_WITHIN_DAYS:
            crisis.highest_level = [max(h, r.level) for h, r in zip(crisis.highest_level, self.responders)]

    def situation(self, crisis):
        """What both sides look at (section 7.8.2)."""
        p = self.world.p
        committed = p.kind_force_share[crisis.kind]
        fighting = [r for r in self.responders if r.level == COMBAT]
        arms = any(r.state.nuclear for r in fighting) + self.challenger.state.nuclear
        return SimpleNamespace(
            committed=committed,
            challenger=committed * self.challenger.force,
            protege=committed * self.protege.force,
            responders=sum(self.world.contribution[r.index][r.level] for r in self.responders),
            fighting=fighting,
            factor=(0.0, p.perceived_without_nuclear, 1.0)[arms],
            top=TOP_RUNGS[arms],
        )

    def coalition_means(self, seen):
        """Stake, war cost, nuclear loss and aversion of the coalition, weighted by contribution (section 7.8.3)."""
        state, weight = self.protege.state, seen.protege
        stake, war_cost, nuclear_loss = weight * state.stake, weight * state.war_cost, weight * state.nuclear_loss
        aversion, total = 0.0, weight
        for responder in self.responders:
            weight = self.world.contribution[responder.index][responder.level]
            total += weight
            stake += weight * responder.stake
            war_cost += weight * responder.war_cost * self.world.p.level_war_cost_share[responder.level]
            nuclear_loss += weight * responder.nuclear_loss
            aversion += weight * responder.aversion
        return stake / total, war_cost / total, nuclear_loss / total, aversion / total

    def lost_share(self, crisis, territory):
        """L: the share of what is at issue that is lost (section 7.8.2)."""
        p = self.world.p
        span = (p.grey_span, p.limited_span, 1.0)[crisis.kind] * (crisis.territory_before - p.territory_defeat)
        return min(max((crisis.territory_before - territory) / span, 0.0), 1.0) if span > 0 else 1.0

    def ahead(self, crisis, rung, coalition, challenger):
        """L at the end of the time that both sides look ahead (section 7.8.2)."""
        p = self.world.p
        prevails = contest(coalition, challenger * p.rung_challenger_effect[rung], p.contest_exponent)
        drift = p.territory_drift * p.rung_intensity[rung] * (2 * prevails - 1) * p.lookahead_days / FORTNIGHT_DAYS
        territory = min(max(self.protege.territory + drift, 0.0), crisis.territory_before)
        return self.lost_share(crisis, territory)

    def climb(self, crisis, seen, willed):
        """The rung rises by will or by accident, and the kind of attack with it (section 7.8.4)."""
        p = self.world.p
        risk = p.rung_autonomous_risk[crisis.rung] * (1.0 if seen.fighting else p.autonomous_without_guarantor)
        slips = self.rng.random() < 1 - (1 - risk) ** (p.round_days / FORTNIGHT_DAYS)
        if (willed or slips) and crisis.rung < seen.top:
            crisis.rung += 1
        crisis.kind = max(crisis.kind, KINDS_OF_RUNGS[crisis.rung])
        self.highest_rung = max(self.highest_rung, crisis.rung)
        if crisis.rung >= NUCLEAR_USE:
            self.events.add("nuclear_use")

    def fight(self, crisis, seen):
        """Territory changes hands; both sides lose and replace forces (section 7.8.5)."""
        p, challenger, protege = self.world.p, self.challenger, self.protege
        intensity, time = p.rung_intensity[crisis.rung], p.round_days / FORTNIGHT_DAYS
        coalition = seen.protege + seen.responders
        prevails = contest(coalition, seen.challenger * p.rung_challenger_effect[crisis.rung], p.contest_exponent)
        drift = p.territory_drift * intensity * (2 * prevails - 1) * time
        noise = p.territory_noise * intensity * math.sqrt(time) * self.rng.standard_normal()
        protege.territory = min(max(protege.territory + drift + noise, 0.0), crisis.territory_before)
        lost = p.attrition * intensity * time
        # What replaces losses goes by the kind after the rung has moved.
        replaced = p.replacement_share * lost * p.kind_force_share[crisis.kind]
        share = seen.protege / coalition
        challenger.force += replaced * challenger.state.capability - min(challenger.force, lost * coalition)
        protege.force += replaced * protege.state.capability - min(protege.force, lost * seen.challenger * share)
        if sum(r.state.capability for r in seen.fighting) >= DIRECT_WAR_SHARE * sum(self.world.capability):
            self.events.add("direct_war")

    def bear_costs(self, crisis, seen):
        """Real costs in per cent of annual GDP (section 7.8.6)."""
        p = self.world.p
        year = p.rung_intensity[crisis.rung] * p.round_days / YEAR_DAYS
        for responder in self.responders:
            responder.cost += responder.war_cost * p.level_war_cost_share[responder.level] * year
        self.protege.cost += self.protege.state.war_cost * year
        odds = (seen.protege + seen.responders) / seen.challenger
        self.challenger.cost += self.challenger.state.war_cost * year * odds

    def try_ends(self, crisis, challenger, coalition):
        """Exchange, defeat, a side that gives way, ceasefire or fading (section 7.8.7)."""
        p, protege = self.world.p, self.protege
        if crisis.rung == EXCHANGE:
            return self.end(END_EXCHANGE)
        if protege.defeated():
            return self.end(END_DEFEATED)
        if coalition == GIVE_WAY and challenger != GIVE_WAY:
            protege.territory = max(0.0, protege.territory - p.conceded_territory[crisis.kind])
            if protege.defeated():
                return self.end(END_DEFEATED)
        quiet = self.rng.random() < 1 - (1 - p.ceasefire_per_quarter) ** (p.round_days / QUARTER_DAYS)
        if crisis.rung <= 1:
            quiet |= self.rng.random() < 1 - (1 - p.grey_fade) ** (p.round_days / FORTNIGHT_DAYS)
        if quiet or GIVE_WAY in (challenger, coalition):
            repelled = protege.territory >= crisis.territory_before - REPELLED_WITHIN
            self.end(END_REPELLED if repelled else END_SETTLED)
        return None

    # 7.9 and 8: what is remembered and recorded

    def end(self, end):
        """The crisis is over: classify, note, remember (sections 7.9 and 8.2)."""
        crisis, self.crisis = self.crisis, None
        kept = self.kept(crisis)
        standing = 2 if not crisis.guaranteed else 0 if self.majority(kept, self.members) else 1
        outcome = OUTCOMES.index(OUTCOME_NAMES[end][standing])
        if crisis.kind == GREY_ZONE and end not in (END_EXCHANGE, END_DEFEATED):
            outcome = OUTCOMES.index("grey_zone_only")
        self.outcome = min(self.outcome, outcome)
        if end in (END_EXCHANGE, END_DEFEATED):
            self.events.add("strategic_exchange" if end == END_EXCHANGE else "protege_defeated")
            self.running = False
        # The run is judged by its first limited or full attack, or else by the first challenge of the grey zone.
        if self.judged is None or (self.judged.began_as == GREY_ZONE and crisis.began_as > GREY_ZONE):
            self.judged = crisis
        if crisis.guaranteed:
            self.remember(crisis, kept)

    def kept(self, crisis):
        """Which members kept the promise (section 8.1)."""
        asked = self.world.guarantee.obligated_level[crisis.began_as]
        return {r.index for r in self.members if crisis.highest_level[r.index] >= asked}

    def majority(self, those, among):
        """Whether `those` have more than half of the capability of `among`."""
        total = sum(r.state.capability for r in among)
        return sum(r.state.capability for r in among if r.index in those) > total / 2

    def remember(self, crisis, kept):
        """Reputations change, and the alliance may fracture (section 7.9)."""
        p = self.world.p
        step = p.reputation_step * self.world.guarantee.clarity[crisis.began_as]
        reputations = list(self.reputations)
        for member in self.members:
            reputations[member.index] += step * ((member.index in kept) - crisis.believed_kept[member.index])
        self.reputations = tuple(reputations)
        total = sum(r.state.capability for r in self.members)
        share = sum(r.state.capability for r in self.members if r.index in kept) / total
        if crisis.began_as >= LIMITED and share < p.fracture_share:
            self.depth_factor *= p.fracture_factor
            self.events.add("fracture")

    def judge(self):
        """Events of the attack by which the run is judged (section 8.1)."""
        attack = self.judged
        if attack is None:
            return
        rest = self.without_strongest(self.responders)
        for name, level in (("reached_deploy", DEPLOY), ("reached_combat", COMBAT)):
            those = {r.index for r in self.responders if attack.highest_level[r.index] >= level}
            self.note(name, self.majority(those, self.responders))
            self.note(name + "_without_strongest", self.majority(those, rest))
        self.note("any_fought", COMBAT in attack.highest_level)
        if attack.guaranteed:
            kept = self.kept(attack)
            self.note("guaranteed_at_attack", True)
            self.note("obligation_met", self.majority(kept, self.members))
            self.note("obligation_broken", not self.majority(kept, self.members))
            self.note("every_member_met", len(kept) == len(self.members))
            rest = self.without_strongest(self.members)
            self.note("obligation_met_without_strongest", self.majority(kept, rest))

    def without_strongest(self, states):
        """States without the one of greatest capability."""
        strongest = max(states, key=lambda responder: responder.state.capability)
        return [responder for responder in states if responder is not strongest]

    def note(self, event, happened):
        """Write down an event that happened."""
        if happened:
            self.events.add(event)

    def metrics(self):
        """Metrics of the run, in the order of METRICS."""
        return (
            self.crises,
            self.highest_rung,
            self.days_fought,
            self.protege.territory,
            len(self.members) if self.bound else 0,
            sum(r.cost * r.state.gdp_usd_bn for r in self.responders) / 100,
            self.protege.cost,
            self.challenger.cost,
        )


def simulate(study, guarantee, conferral, runs, rng):
    """Simulate runs one after another; arrays of events, outcomes and metrics, one entry a run."""
    world = World(study, guarantee)
    events = {name: np.zeros(runs, dtype=bool) for name in EVENTS}
    outcome, metrics = np.empty(runs, dtype=np.int64), np.empty((runs, len(METRICS)))
    for run in range(runs):
        model = CrisisModel(world, conferral, rng)
        model.run_model()
        model.judge()
        for name in model.events:
            events[name][run] = True
        outcome[run], metrics[run] = model.outcome, model.metrics()
    return {"events": events, "outcome": outcome, "metrics": dict(zip(METRICS, metrics.T))}
