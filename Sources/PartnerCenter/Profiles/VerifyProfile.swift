extension Profile {
    /// Marks what changed since `before` as to be verified anew, and sees to it that it will be.
    ///
    /// Source: Partner Center (worldwide), "Update your partner profile": a changed legal name or address is verified
    /// anew, and only that.
    /// Assumed: so is a changed e-mail of the primary contact; a change while the check lasts begins it anew.
    mutating func verifyAnew<S: Store>(
        since before: Profile, on store: S, _ context: OperationContext
    ) throws {
        if kind != .legal { return }
        let isOther = companyName != before.companyName || address != before.address
        let isOtherMail = primaryContact?.email != before.primaryContact?.email
        if !isOther && !isOtherMail { return }
        vettingStatus = .pending
        let isPending = before.vettingStatus == .pending && before.vettingSubStatus == .businessVerification
        vettingSubStatus = isOther || isPending ? .businessVerification : .emailOwnership
        try store.cancel(.verifyProfile, subject: 0)
        let zone = try Zone(store.account().environment.zoneName)
        let time = try context.policies.span(ProfilePolicies.verificationTime)
        try store.schedule(.verifyProfile, at: context.now.adding(time, in: zone), subject: 0)
        // Nobody asked for it: it is no part of the run that changed the data, and is not undone with it.
        var system = context
        system.actor = .system
        system.origin = Origin()
        try store.audit(
            "profiles.verification_started", AuditSubject(.profile, named: kind.rawValue),
            vettingChanges(since: before), system)
    }

    fileprivate func vettingChanges(since before: Profile) -> ChangeList {
        var changes = ChangeList()
        changes.add("vetting_status", before.vettingStatus?.rawValue, vettingStatus?.rawValue)
        changes.add("vetting_sub_status", before.vettingSubStatus?.rawValue, vettingSubStatus?.rawValue)
        return changes
    }
}

extension Profiles {
    /// Ends the verification of changed legal data, which is then the last finalized; nothing where none is under way.
    static func verify<S: Store>(on store: S, _ context: OperationContext) throws {
        guard let before = try store.profile(.legal), before.vettingStatus == .pending else { return }
        let isRejected = context.policies[ProfilePolicies.verificationResult] == "rejected"
        var after = before
        after.vettingStatus = isRejected ? .rejected : .authorized
        after.vettingSubStatus = isRejected ? before.vettingSubStatus : VettingSubStatus.none
        after.verifiedAt = context.now
        after.version = before.version + 1
        try store.save(after)
        try store.save(after, as: .lastFinalized)
        try store.audit(
            isRejected ? "profiles.rejected" : "profiles.verified", AuditSubject(.profile, named: "legal"),
            after.vettingChanges(since: before), context)
    }
}
