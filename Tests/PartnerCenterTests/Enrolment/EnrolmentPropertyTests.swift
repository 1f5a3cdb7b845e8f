import PartnerCenter
import TestKit
import PartnerTesting
import Testing

/// Anybody may try anything at any time: the enrolment goes only where its steps lead.
@Suite struct EnrolmentPropertyTests {
    /// What can happen.
    private enum Step: CaseIterable {
        case start, rightCode, wrongCode, submit, attach, appeal, sign, approve, reject, ask, hours, weeks
        case approveUnasked, signAsStranger
    }

    /// Where a step leads from a state, by hand and by the clock; nil where it is refused.
    private struct Model {
        var state = EnrolmentState.notStarted
        var wrongCodes = 0
        /// Hours until what is scheduled happens.
        var hoursLeft = 0

        mutating func take(_ step: Step, manual: Bool) -> Bool {
            let review = manual ? 0 : 3 * 7 * 24
            switch (step, state) {
            case (.start, .notStarted), (.start, .accountDetails), (.start, .phoneChallenge):
                (state, wrongCodes, hoursLeft) = (.phoneChallenge, 0, 72)
            case (.rightCode, .phoneChallenge): (state, hoursLeft) = (.accountCreated, 0)
            case (.wrongCode, .phoneChallenge):
                wrongCodes += 1
                if wrongCodes == 3 { (state, hoursLeft) = (.accountDetails, 0) }
            case (.submit, .accountCreated), (.attach, .infoRequested), (.appeal, .rejected):
                (state, hoursLeft) = (.underReview, review)
            case (.approve, .underReview): (state, hoursLeft) = (.approved, 0)
            case (.reject, .underReview): (state, hoursLeft) = (.rejected, 0)
            case (.ask, .underReview): (state, hoursLeft) = (.infoRequested, 0)
            case (.sign, .approved): (state, hoursLeft) = (.agreementSigned, 4)
            case (.hours, _): pass(3)
            case (.weeks, _): pass(15 * 24)
            default: return false
            }
            return true
        }

        private mutating func pass(_ hours: Int) {
            if state == .agreementSigned { state = .provisioning }
            if hoursLeft == 0 { return }
            hoursLeft -= hours
            if hoursLeft > 0 { return }
            hoursLeft = 0
            switch state {
            case .phoneChallenge: state = .accountDetails
            case .underReview: state = .approved
            case .provisioning: state = .active
            default: break
            }
        }
    }

    @Test(
        "random steps by random people never leave the state machine, and what is refused changes nothing",
        arguments: 0..<40)
    func walks(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let isManual = seed.isMultiple(of: 2)
        let bench = try EnrolmentBench(["reviewer": isManual ? "manual" : "approve"])
        var model = Model()
        var path: [Step] = []
        for _ in 0..<120 {
            let step = Step.allCases.randomElement(using: &random) ?? .start
            path.append(step)
            let before = try Snapshot(bench)
            let error = bench.refusal { try take(step, bench) }
            let isTaken = model.take(step, manual: isManual)
            #expect((error == nil) == isTaken, "\(path.suffix(5)): \(String(describing: error))")
            #expect(try bench.state == model.state, "\(path.suffix(5))")
            if error != nil { #expect(try Snapshot(bench) == before, "\(path.suffix(5))") }
            if let error { #expect(error.code == .forbiddenState || error.code == .refused) }
        }
    }

    private func take(_ step: Step, _ bench: EnrolmentBench) throws {
        switch step {
        case .start: try bench.start()
        case .rightCode: try bench.answer(bench.code())
        case .wrongCode: try bench.answer("0")
        case .submit: try bench.submit()
        case .attach: try bench.attach()
        case .appeal: try bench.appeal()
        case .sign: try bench.sign()
        case .approve: try bench.approve()
        case .reject: try bench.reject()
        case .ask: try bench.ask()
        case .hours: try bench.pass("3h")
        case .weeks: try bench.pass("15d")
        case .approveUnasked: try bench.perform(ApproveApplication())
        case .signAsStranger:
            var sign = SignAgreement()
            sign.signerID = .id(UserID(1))
            try bench.perform(sign, as: .user(EmailAddress(unchecked: "stranger@contoso.cn")))
        }
    }

    /// Everything that a refused step must leave alone.
    private struct Snapshot: Equatable {
        var enrolment: Enrolment?
        var account: Account
        var users: [User]
        var reviews: [Review]
        var mails: [Mail]
        var records: Int
        var due: Instant?

        init(_ bench: EnrolmentBench) throws {
            enrolment = try bench.store.enrolment()
            account = try bench.store.account()
            users = try bench.store.users(after: 0, limit: 9, UserFilter())
            reviews = try bench.store.reviews(after: 0, limit: .max)
            mails = try bench.store.mails(after: 0, limit: .max)
            records = bench.store.records.count
            due = try bench.store.nextTaskTime(after: .epoch, upTo: Instant("9999-01-01T00:00:00Z"))
        }
    }
}
