//! What a run can end in, and the events that every study counts.

named_enum! {
    /// Outcome of a run, from gravest to mildest: that of its gravest crisis.
    Outcome {
        /// Strategic nuclear exchange.
        StrategicExchange = "strategic_exchange",
        /// A guarantee was in force, was not honoured, and the protégé was defeated.
        AbandonedDefeated = "abandoned_defeated",
        /// No guarantee was in force and the protégé was defeated.
        UnguaranteedDefeated = "unguaranteed_defeated",
        /// The guarantee was honoured and the protégé defeated all the same.
        HonouredDefeated = "honoured_defeated",
        /// The war was not over at the end of the horizon.
        WarUnended = "war_unended",
        /// A guarantee was in force, was not honoured, and the protégé held.
        AbandonedHeld = "abandoned_held",
        /// No guarantee was in force and the protégé held.
        UnguaranteedHeld = "unguaranteed_held",
        /// The guarantee was honoured; the crisis ended with a loss of territory.
        HonouredSettled = "honoured_settled",
        /// The guarantee was honoured and the attack repelled.
        HonouredRepelled = "honoured_repelled",
        /// Nothing graver than a grey-zone crisis.
        GreyZoneOnly = "grey_zone_only",
        /// No challenge, or none after the inherited war's ceasefire.
        Deterred = "deterred",
    }
}

named_enum! {
    /// Events counted in every study. "The attack" is the run's first limited or full attack, or its
    /// first grey-zone challenge if there is no other.
    Event {
        /// The guarantee came into force.
        Conferred = "conferred",
        /// The guarantee came into force while a war was under way.
        ConferredInWar = "conferred_in_war",
        /// The challenger challenged, grey zone included.
        Challenged = "challenged",
        /// The challenger made a limited or a full attack.
        Attacked = "attacked",
        /// The challenger made a full attack.
        AttackedFull = "attacked_full",
        /// A guarantee with an obligation was in force at the attack.
        GuaranteedAtAttack = "guaranteed_at_attack",
        /// Some responder was in combat.
        AnyFought = "any_fought",
        /// Members with more than half of the members' capability met the obligation ("honoured").
        ObligationMet = "obligation_met",
        /// A guarantee was in force at the attack and was not kept: neither `obligation_met` nor without a guarantee.
        ObligationBroken = "obligation_broken",
        /// Every member met the obligation.
        EveryMemberMet = "every_member_met",
        /// Responders with more than half of the pool's capability reached at least deployment.
        ReachedDeploy = "reached_deploy",
        /// Responders with more than half of the pool's capability reached combat.
        ReachedCombat = "reached_combat",
        /// The same as `reached_deploy` with the strongest responder left out of the pool.
        ReachedDeployWithoutStrongest = "reached_deploy_without_strongest",
        /// The same as `reached_combat` with the strongest responder left out of the pool.
        ReachedCombatWithoutStrongest = "reached_combat_without_strongest",
        /// The same as `obligation_met` with the strongest of the guarantee's own members left out.
        ObligationMetWithoutStrongest = "obligation_met_without_strongest",
        /// A member blocked the alliance.
        Blocked = "blocked",
        /// Responders with at least 5 % of the pool's capability were in combat, in any crisis of the run.
        DirectWar = "direct_war",
        /// Nuclear weapons were used, in any crisis of the run.
        NuclearUse = "nuclear_use",
        /// Strategic exchange, in any crisis of the run.
        StrategicExchange = "strategic_exchange",
        /// The protégé was defeated, in any crisis of the run.
        ProtegeDefeated = "protege_defeated",
        /// The alliance fractured.
        Fracture = "fracture",
    }
}

named_enum! {
    /// The condition under which a share is counted.
    Given {
        /// All runs.
        Always = "always",
        /// The guarantee came into force.
        Conferred = "conferred",
        /// There was a challenge, grey zone included.
        Challenged = "challenged",
        /// There was a limited or full attack.
        Attacked = "attacked",
        /// There was a full attack.
        AttackedFull = "attacked_full",
    }
}

named_enum! {
    /// How the attack of a run ended.
    End {
        /// There was none.
        None = "none",
        /// The attack was repelled without loss of territory.
        Repelled = "repelled",
        /// It ended with a loss of territory.
        Settled = "settled",
        /// The protégé was defeated.
        Defeated = "defeated",
        /// Strategic exchange.
        Exchange = "exchange",
        /// Not over at the end of the horizon.
        Unended = "unended",
    }
}
