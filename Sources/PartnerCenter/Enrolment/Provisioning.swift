/// How a partner's account is set up once the agreement is signed.
///
/// Source: Partner Center operated by 21Vianet, "Enrolling in the CSP program": it may take several hours.
enum Provisioning {
    static func begin<S: Store>(on store: S, _ context: OperationContext) throws {
        let before = try Enrolment.present(on: store)
        guard before.state == .agreementSigned else { return }
        var after = before
        after.move(to: .provisioning, at: context.now)
        _ = try before.save(after, as: "enrolment.provisioning", on: store, context)
        let due = try context.instant(after: EnrolmentPolicies.provisioningDuration, on: store)
        try store.schedule(.activate, at: due, subject: 0)
    }

    static func complete<S: Store>(on store: S, _ context: OperationContext) throws {
        let before = try Enrolment.present(on: store)
        guard before.state == .provisioning else { return }
        var account = try store.account()
        account.standing = .active
        account.version += 1
        try store.update(account)
        if let application = before.details.application {
            try Profiles.make(
                PartnerDetails(
                    legal: application.legal, support: application.support, mpnID: application.mpnID,
                    approverEmail: application.approvalContact.email, billingDay: before.billingDay),
                on: store, context)
        }
        // Last: whoever waits for it finds everything there.
        var after = before
        after.move(to: .active, at: context.now)
        _ = try before.save(after, as: "enrolment.active", on: store, context)
    }
}
