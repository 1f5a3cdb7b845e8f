/// How the organization is called, and what becomes of the code it is told.
///
/// Source: Partner Center operated by 21Vianet, "Enrolling in the CSP program": the challenge calls the organization's
/// number in China.
/// Assumed: six digits, so many wrong codes and so much time, then the details are given again.
enum Challenges {
    /// Calls the organization: a new code takes the place of any other.
    static func call<S: Store>(
        _ phone: ChinaTelephone, on store: S, _ context: OperationContext
    ) throws -> PhoneChallenge {
        let code = draw(from: context.vault)
        let expiresAt = try context.instant(after: EnrolmentPolicies.phoneExpiry, on: store)
        try store.cancel(.expireChallenge, subject: 0)
        try store.schedule(.expireChallenge, at: expiresAt, subject: 0)
        try store.send(
            Mail(
                .telephone, to: phone.text, subject: "Verification call",
                body: "Partner Center is calling to verify an account. The code is \(code)."), at: context.now
        )
        return PhoneChallenge(
            codeHash: context.vault.hash(Secret(Array(code.utf8))), expiresAt: expiresAt)
    }

    /// Ends a challenge that nobody answered.
    static func expire<S: Store>(on store: S, _ context: OperationContext) throws {
        let before = try Enrolment.present(on: store)
        guard before.state == .phoneChallenge else { return }
        var after = before
        after.challenge = nil
        after.move(to: .accountDetails, at: context.now)
        _ = try before.save(after, as: "enrolment.challenge_expired", on: store, context)
    }

    /// A number of six digits that does not begin with a zero, so that nobody loses one.
    private static func draw(from vault: any Vault) -> String {
        var number: UInt64 = 0
        withUnsafeMutableBytes(of: &number) { vault.fill($0) }
        return String(100_000 + number % 900_000)
    }
}

extension OperationContext {
    /// The instant that lies a policy's duration after now, by the center's calendar.
    func instant<S: AccountStore>(after policy: Policy, on store: S) throws -> Instant {
        try now.adding(policies.span(policy), in: Zone(store.account().environment.zoneName))
    }
}

/// The code of a telephone challenge, as somebody wrote it down.
public struct ChallengeCode: FieldValue, Equatable {
    /// The digits.
    public var text: String

    /// Takes `text` as it is.
    public init(unchecked text: String = "") { self.text = text }

    /// Reads the value, or says what is wrong with it. Spaces and dashes between digits are left out.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> ChallengeCode {
        let text = kind == .integer ? source.integer().map { String($0) } : source.text()
        let digits = text?.filter { $0 != " " && $0 != "-" }
        guard kind == .text || kind == .integer, let digits, (1...12).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw FieldProblem("must be the digits that were said, got \(source.shown())") }
        return ChallengeCode(unchecked: digits)
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, text) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType { FieldType("string", rule: "digits") }
}
