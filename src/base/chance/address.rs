//! The one way to address a random number.

use crate::base::math::{normal_quantile, normal_quantiles};
use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

/// What a random number is drawn for. The discriminants are part of the RNG scheme: never reuse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// An uncertain parameter of the study.
    Parameter = 1,
    /// The common factor that loads on the responders' traits.
    CommonFactor = 2,
    /// Risk tolerance of the government in office.
    RiskTolerance = 3,
    /// Stake in the protégé.
    Stake = 4,
    /// Cost of fighting.
    WarCost = 5,
    /// Audience cost of a broken promise.
    AudienceCost = 6,
    /// Loss in a nuclear war.
    NuclearLoss = 7,
    /// Deliverable capability, where a study makes it uncertain.
    Capability = 8,
    /// The quarter in which a state's first change of government falls.
    Election = 9,
    /// Multiplier of a new government on its base traits.
    Government = 10,
    /// Shock on the consent of a government to a guarantee.
    Consent = 11,
    /// The part of the consent shock that all governments share.
    ConsentCommon = 12,
    /// Whether the challenger has an opportunity in a quarter.
    Opportunity = 13,
    /// Whether that opportunity lies on covered territory.
    Coverage = 14,
    /// The challenger's error about the others' resolve.
    MisperceivedResolve = 15,
    /// The challenger's error about the others' forces.
    MisperceivedForce = 16,
    /// The challenger's choice.
    Challenge = 17,
    /// A responder's choice of level when the crisis breaks out.
    Respond = 18,
    /// A member's will to block the alliance.
    Block = 19,
    /// The part of the will to block that all members share.
    BlockCommon = 20,
    /// Whether a side comes to a decision on the ladder in a round.
    DecisionOpen = 21,
    /// A side's choice on the ladder.
    Ladder = 22,
    /// A responder's change of level during the crisis.
    Adjust = 23,
    /// Fortune of war: the shock on territory.
    Fighting = 24,
    /// Whether the rung rises against everybody's will.
    AutonomousRisk = 25,
    /// De-escalation when both sides hold.
    Deescalation = 26,
    /// Whether a ceasefire ends the crisis after a round.
    Ceasefire = 27,
    /// The fading of a grey-zone crisis.
    Fading = 28,
    /// Whether admission itself ends the fighting.
    AdmissionEndsWar = 29,
    /// The order in which runs take draws of the parameters.
    DrawOrder = 30,
    /// The random numbers of a branch of a run, from where it leaves its parent.
    Branch = 31,
    /// The seed of the pilot that finds the levels of a rare event.
    PilotSeed = 32,
    /// Whether something comes that may happen.
    Happening = 33,
    /// Whether a member gives the nuclear reply that it has promised.
    NuclearReply = 34,
    /// Whether a nuclear reply leads to strategic exchange.
    ReplyExchange = 35,
    /// A coordinate of a point of a random design, or its place within a stratum.
    DesignPoint = 40,
    /// A digit of the scrambling of a Sobol' sequence.
    DesignScramble = 41,
    /// The order of strata of a Latin hypercube.
    DesignStratum = 42,
    /// Start and order of a trajectory of Morris.
    DesignTrajectory = 43,
    /// The seed of one point of a sweep.
    PointSeed = 44,
    /// Which independent units (points of a design, clusters of cases) a bootstrap draws again.
    Resample = 60,
    /// Which blocks of runs it draws again.
    ResampleBlock = 61,
    /// The order in which a dummy input cuts points into slices.
    DummyOrder = 62,
    /// Where a vector of parameters begins in a calibration.
    CalibrationStart = 80,
    /// Which vectors go on.
    CalibrationResample = 81,
    /// Where a vector would move.
    CalibrationMove = 82,
    /// Whether it does.
    CalibrationAccept = 83,
    /// A draw from a prior that no case moves.
    CalibrationPrior = 84,
    /// What would have happened in a case.
    CalibrationReplica = 85,
    /// A figure of a made-up case.
    MadeUpCase = 86,
}

/// The identity of an agent: a hash of its name, never its position in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct AgentId(u64);

impl AgentId {
    /// The world itself, for draws that belong to nobody.
    pub const WORLD: AgentId = AgentId(0);

    /// The identity that belongs to a name (FNV-1a, 64 bit; Fowler, Noll & Vo 1991).
    pub const fn of(name: &str) -> AgentId {
        let bytes = name.as_bytes();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut i = 0;
        while i < bytes.len() {
            hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
            i += 1;
        }
        AgentId(hash)
    }
}

/// When a number is drawn: the calendar quarter in which its crisis began, and the round since then
/// (0 outside a crisis). Never "the n-th crisis", which would differ between guarantees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Time {
    /// Calendar quarter, 0 the first.
    pub quarter: u32,
    /// Round within the crisis, 0 the first.
    pub round: u32,
}

impl Time {
    /// Outside a crisis: a quarter and no round.
    pub const fn quarter(quarter: u32) -> Time {
        Time { quarter, round: 0 }
    }
}

/// The address of one random number within a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// What the number is drawn for.
    pub purpose: Purpose,
    /// Whose draw it is; [`AgentId::WORLD`] where it is nobody's.
    pub agent: AgentId,
    /// Quarter and round in which it is drawn.
    pub time: Time,
}

impl Address {
    /// The address of the number for a purpose, an agent and a time.
    pub const fn new(purpose: Purpose, agent: AgentId, time: Time) -> Address {
        Address { purpose, agent, time }
    }
}

/// The random numbers of one run: a pure function from [`Address`] to a uniform.
///
/// The key of a run is drawn from ChaCha8, one stream per run index; an address is then mixed with the
/// key by two rounds of a 64-bit avalanche mixer (the counter-based principle of Salmon et al. 2011),
/// which costs a few nanoseconds where a fresh stream would cost tens.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    key: [u64; 2],
}

/// Number of the scheme, written into the data package: it changes whenever any address would give
/// another number.
pub(crate) const RNG_SCHEME: &str = "chacha8-run-key/mix64-address/1";

impl Draws {
    /// The random numbers of run `run` under `seed`.
    pub fn new(seed: u64, run: u64) -> Draws {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(run);
        Draws { key: [stream.next_u64(), stream.next_u64()] }
    }

    #[inline]
    fn bits(&self, address: Address) -> u64 {
        let when = (address.time.quarter as u64) << 32 | address.time.round as u64;
        let who = mix(self.key[0] ^ address.agent.0);
        mix(who.wrapping_add(self.key[1]) ^ mix(when << 8 ^ (when >> 56) ^ address.purpose as u64))
    }

    /// The uniform at an address, in the open interval (0, 1): 52 random bits and a half.
    #[inline]
    pub fn uniform(&self, address: Address) -> f64 {
        ((self.bits(address) >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
    }

    /// The random numbers of a branch that leaves these at a time and a level, as the copy of that number.
    pub(crate) fn branch(&self, time: Time, level: u32, copy: u32) -> Draws {
        let word = |word: u64| {
            let agent = AgentId(u64::from(level) << 48 | u64::from(copy) << 8 | word);
            self.bits(Address::new(Purpose::Branch, agent, time))
        };
        Draws { key: [word(0), word(1)] }
    }

    /// A seed made of the bits at an address: 63 of them, as a study may be given.
    pub fn seed(&self, address: Address) -> u64 {
        self.bits(address) >> 1
    }

    /// The standard normal score at an address: the inverse distribution function of its uniform.
    #[inline]
    pub fn normal(&self, address: Address) -> f64 {
        normal_quantile(self.uniform(address))
    }

    /// The scores of [`Draws::normal`] at several addresses, in `scores`, as many as there are.
    #[inline]
    pub(crate) fn normals(&self, addresses: impl Iterator<Item = Address>, scores: &mut [f64]) {
        for (score, address) in scores.iter_mut().zip(addresses) {
            *score = self.uniform(address);
        }
        normal_quantiles(scores);
    }
}

/// A bijection of 64 bits in which every input bit moves every output bit with probability near one
/// half: three multiplications with odd constants, each folded by a shift.
#[inline]
const fn mix(mut x: u64) -> u64 {
    x ^= x >> 32;
    x = x.wrapping_mul(0xbea2_25f9_eb34_556d);
    x ^= x >> 29;
    x = x.wrapping_mul(0xbea2_25f9_eb34_556d);
    x ^= x >> 32;
    x = x.wrapping_mul(0xbea2_25f9_eb34_556d);
    x ^ (x >> 29)
}
