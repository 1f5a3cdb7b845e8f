import PartnerCenter
import PartnerTesting
import Testing

/// A rehearsal center whose clock moves, and people who sign in to it.
struct PasswordBench {
    static let chosen = "Chosen-word-1"
    static let sales = "sales@contoso.cn"
    static let admin = "admin@contoso.cn"
    let center: RehearsalCenter
    private let policies: Policies

    init(environment: EnvironmentName = .cn21v, _ values: [String: String] = [:]) throws {
        policies = Policies(values)
        center = try RehearsalCenter(environment: environment, policies: policies)
        try center.store.setManualClock(at: .fixture)
    }

    var store: MemoryStore { center.store }
    var now: Instant {
        get throws {
            guard case .manual(let instant) = try store.clock() else { return .fixture }
            return instant
        }
    }

    func perform<O: PartnerOperation>(_ operation: O, as actor: String = admin) throws -> O.Answer {
        var answer: O.Answer?
        try store.transaction { answer = try center.door(as: actor).perform(operation, Origin()) }
        return try #require(answer)
    }

    func refusal<O: PartnerOperation>(_ operation: O, as actor: String = admin) -> OperationError? {
        do { _ = try perform(operation, as: actor) } catch { return error as? OperationError }
        return nil
    }

    /// Moves the clock, and lets the center do what is due on the way.
    func advance(_ span: String) throws {
        let target = try now.adding(CalendarSpan(span), in: Zone("UTC"))
        let work = ScheduledWork(
            store, vault: center.vault, policies: policies, transaction: store.transaction)
        try work.perform(at: target)
        try store.setManualClock(at: target)
    }

    func signIn(
        _ password: String? = chosen, as email: String = sales, new: String? = nil
    ) throws -> PasswordAnswer {
        try perform(Self.signIn(password, as: email, new: new))
    }

    /// Without a password the one that the center's users are made with.
    static func signIn(_ password: String? = chosen, as email: String = sales, new: String? = nil) -> SignIn {
        var operation = SignIn()
        operation.email = EmailAddress(unchecked: email)
        operation.password = password.map { secret($0) } ?? given
        operation.newPassword = new.map { secret($0) }
        return operation
    }

    static func change(_ password: String? = nil, to new: String = chosen, of email: String = sales)
        -> ChangePassword
    {
        var operation = ChangePassword()
        operation.email = EmailAddress(unchecked: email)
        operation.password = password.map { secret($0) } ?? given
        operation.newPassword = secret(new)
        return operation
    }

    static func complete(
        _ codes: [String], new: String = "Other-word-2", of email: String = sales
    ) -> CompleteRecovery {
        var operation = CompleteRecovery()
        operation.email = EmailAddress(unchecked: email)
        operation.codes = codes
        operation.newPassword = secret(new)
        return operation
    }

    /// What the fixtures' hash is the hash of.
    static let given = Secret([3, 2, 1])

    static func secret(_ text: String) -> Secret { Secret(Array(text.utf8)) }

    /// Somebody who has chosen a password, and registered these ways to get a code.
    func settle(_ email: String = sales, phone: Bool = false, alternate: Bool = false) throws {
        #expect(try perform(Self.change(of: email)).outcome == .done)
        if !phone && !alternate { return }
        var register = RegisterFactors()
        register.email = EmailAddress(unchecked: email)
        register.password = Self.secret(Self.chosen)
        if phone { register.phone = .value(try #require(ChinaTelephone("13800138000"))) }
        if alternate { register.alternateEmail = .value(try EmailAddress("other@example.cn")) }
        #expect(try perform(register).outcome == .done)
    }

    func recover(_ email: String = sales) throws -> RecoveryAnswer {
        var operation = RecoverPassword()
        operation.email = EmailAddress(unchecked: email)
        return try perform(operation)
    }

    /// The codes of the messages from `first` on.
    func codes(from first: Int = 0) throws -> [String] {
        try store.mails(after: Int64(first), limit: 99).map { String($0.body.prefix(6)) }
    }

    func state(of id: Int64 = 3) throws -> PasswordState {
        var operation = GetPassword()
        operation.id = UserID(id)
        return try perform(operation)
    }
}
