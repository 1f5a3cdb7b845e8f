import PartnerCenter
import PartnerTesting
import Testing

@Suite struct RecoveryTests {
    @Test("whoever forgot the password replaces it alone, by codes that were sent")
    func whole() throws {
        let bench = try PasswordBench()
        try bench.settle(phone: true, alternate: true)
        for number in 1...10 { _ = try bench.signIn("Wrong-\(number)") }
        #expect(try bench.recover().validUntil == Instant("2026-11-20T08:15:00Z"))
        let mails = try bench.store.mails(after: 0, limit: 9)
        #expect(mails.map(\.channel) == [.telephone, .email])
        #expect(mails.map(\.to) == ["+8613800138000", "other@example.cn"])
        let codes = try bench.codes()
        #expect(codes.allSatisfy { $0.count == 6 && $0.allSatisfy(\.isNumber) })
        let done = try bench.perform(PasswordBench.complete([codes[1]]))
        #expect(done.outcome == .done && done.userID == UserID(3))
        // A lock is over with that, and the codes are used up.
        #expect(try bench.signIn("Other-word-2").outcome == .done)
        #expect(try bench.perform(PasswordBench.complete(codes)).outcome == .refused)
        let names = bench.store.records.suffix(3).map(\.operation)
        #expect(names == ["passwords.recover", "passwords.complete", "passwords.sign_in"])
    }

    @Test("a forgotten password may be used again when it is replaced")
    func same() throws {
        let bench = try PasswordBench()
        try bench.settle(phone: true)
        _ = try bench.recover()
        let again = PasswordBench.complete(try bench.codes(), new: PasswordBench.chosen)
        #expect(try bench.perform(again).outcome == .done)
        #expect(try bench.signIn().outcome == .done)
    }

    /// A tenant with a domain of its own.
    private func grown(_ policies: [String: String] = [:]) throws -> PasswordBench {
        let bench = try PasswordBench(policies)
        var account = try bench.store.account()
        account.domain = "contoso.cn"
        try bench.store.update(account)
        return bench
    }

    @Test("admins need two codes")
    func admins() throws {
        for id in [1, 2] as [Int64] {
            let bench = try grown()
            let email = try #require(try bench.store.user(id: id)).email.text
            try bench.settle(email, phone: true, alternate: true)
            try bench.advance("30d")
            _ = try bench.recover(email)
            let codes = try bench.codes()
            for few in [[codes[0]], [codes[0], codes[0]], [codes[0], "00000x"]] {
                #expect(try bench.perform(PasswordBench.complete(few, of: email)).outcome == .refused)
            }
            #expect(
                try bench.perform(PasswordBench.complete([codes[1], codes[0]], of: email)).outcome == .done)
        }
    }

    @Test("an admin with one way only is told so there, and gets no code")
    func oneWay() throws {
        let bench = try grown()
        try bench.settle(PasswordBench.admin, alternate: true)
        try bench.advance("30d")
        _ = try bench.recover(PasswordBench.admin)
        let mails = try bench.store.mails(after: 0, limit: 9)
        #expect(mails.map(\.subject) == ["A forgotten password cannot be replaced by you"])
        #expect(try bench.store.recovery(userID: 1) == nil)
    }

    @Test("one code is enough in the first 30 days, or while the tenant has no domain of its own")
    func oneCode() throws {
        let young = try grown()
        try young.settle(PasswordBench.admin, phone: true)
        try young.advance("29d")
        _ = try young.recover(PasswordBench.admin)
        #expect(
            try young.perform(PasswordBench.complete(young.codes(), of: PasswordBench.admin)).outcome == .done
        )
        let plain = try PasswordBench()
        try plain.settle(PasswordBench.admin, phone: true)
        try plain.advance("60d")
        _ = try plain.recover(PasswordBench.admin)
        #expect(
            try plain.perform(PasswordBench.complete(plain.codes(), of: PasswordBench.admin)).outcome == .done
        )
    }

    @Test("how many codes users without an admin role need is a policy")
    func policy() throws {
        let bench = try grown(["recovery_factors": "2"])
        try bench.settle(phone: true, alternate: true)
        _ = try bench.recover()
        let codes = try bench.codes()
        #expect(try bench.perform(PasswordBench.complete([codes[0]])).outcome == .refused)
        #expect(try bench.perform(PasswordBench.complete(codes)).outcome == .done)
    }

    @Test("there are no security questions")
    func questions() {
        let fields = Operations.named("passwords.register")?.arguments.map(\.name)
        #expect(fields == ["email", "password", "phone", "alternate_email"])
    }

    @Test("codes are good for a quarter of an hour")
    func codeLife() throws {
        let bench = try PasswordBench()
        try bench.settle(phone: true)
        _ = try bench.recover()
        let codes = try bench.codes()
        try bench.advance("15m")
        #expect(try bench.perform(PasswordBench.complete(codes)).outcome == .refused)
        _ = try bench.recover()
        try bench.advance("899s")
        #expect(try bench.perform(PasswordBench.complete([bench.codes()[1]])).outcome == .done)
    }

    @Test("codes are void after five wrong attempts, and new ones give no new attempts")
    func attempts() throws {
        let bench = try PasswordBench()
        try bench.settle(phone: true)
        _ = try bench.recover()
        for _ in 0..<3 { _ = try bench.perform(PasswordBench.complete(["00000x"])) }
        _ = try bench.recover()
        for _ in 0..<2 { _ = try bench.perform(PasswordBench.complete(["00000x"])) }
        #expect(try bench.perform(PasswordBench.complete([bench.codes()[1]])).outcome == .refused)
        // Nothing more is sent until what was sent would be over, and nobody who asks can tell.
        #expect(try bench.recover().validUntil == Instant("2026-11-20T08:15:00Z"))
        #expect(try bench.codes().count == 2)
        #expect(bench.store.records.filter { $0.operation == "passwords.refused" }.count == 5)
        try bench.advance("15m")
        _ = try bench.recover()
        #expect(try bench.perform(PasswordBench.complete([bench.codes()[2]])).outcome == .done)
    }

    @Test("earlier codes are void when new ones are sent, or another way is registered")
    func latest() throws {
        let bench = try PasswordBench()
        try bench.settle(phone: true)
        _ = try bench.recover()
        _ = try bench.recover()
        let codes = try bench.codes()
        #expect(try bench.perform(PasswordBench.complete([codes[0]])).outcome == .refused)
        var register = RegisterFactors()
        register.email = EmailAddress(unchecked: PasswordBench.sales)
        register.password = PasswordBench.secret(PasswordBench.chosen)
        register.phone = .cleared
        #expect(try bench.perform(register).outcome == .done)
        #expect(try bench.state().factors == 0)
        #expect(try bench.perform(PasswordBench.complete([codes[1]])).outcome == .refused)
        _ = try bench.recover()
        #expect(try bench.codes().count == 2)
    }

    @Test("registering needs a password of one's own, and another address")
    func registering() throws {
        let bench = try PasswordBench()
        var register = RegisterFactors()
        register.email = EmailAddress(unchecked: PasswordBench.sales)
        register.password = PasswordBench.given
        #expect(bench.refusal(register)?.message.contains("nothing to register") == true)
        register.alternateEmail = .value(EmailAddress(unchecked: "SALES@contoso.cn"))
        #expect(bench.refusal(register)?.field == "alternate_email")
        register.alternateEmail = .value(EmailAddress(unchecked: "sales@example.cn"))
        #expect(try bench.perform(register).outcome == .changeRequired)
        #expect(try bench.state().factors == 0)
    }
}

@Suite struct ResetTests {
    private var reset: ResetPassword {
        var operation = ResetPassword()
        operation.id = UserID(3)
        return operation
    }

    @Test("no admin resets the password of a partner user in 21Vianet, not even a global admin")
    func nobody() throws {
        let bench = try PasswordBench()
        for actor in [PasswordBench.admin, "staff@contoso.cn", PasswordBench.sales] {
            let error = try #require(bench.refusal(reset, as: actor))
            #expect(error.code == .unsupported)
            #expect(error.hint?.contains("Can't access your account?") == true)
        }
        #expect(bench.store.records.isEmpty)
    }

    @Test("no program resets a password in 21Vianet")
    func noProgram() throws {
        let facts = try #require(Operations.named("passwords.reset")).facts
        for isRehearsal in [true, false] {
            let capabilities = Capabilities(environment: .cn21v, isRehearsal: isRehearsal)
            #expect(!capabilities.supports(facts).isSupported)
            #expect(capabilities.supports(facts).instead?.contains("sign-in page") == true)
        }
        let api = Operations.all.filter { $0.noun == "passwords" && $0.facts.support[.cn21v] == .api }
        #expect(api.isEmpty)
    }

    @Test("worldwide a global admin gives a user a new temporary password")
    func worldwide() throws {
        let bench = try PasswordBench(environment: .worldwide)
        try bench.settle(phone: true)
        _ = try bench.recover()
        for number in 1...10 { _ = try bench.signIn("Wrong-\(number)") }
        #expect(bench.refusal(reset, as: "staff@contoso.cn")?.code == .refused)
        let answer = try bench.perform(reset)
        #expect(answer.email.text == PasswordBench.sales)
        #expect(try bench.state().isTemporary)
        #expect(try bench.perform(PasswordBench.complete(bench.codes())).outcome == .refused)
        var signIn = PasswordBench.signIn()
        #expect(try bench.perform(signIn).outcome == .refused)
        signIn.password = answer.temporaryPassword
        #expect(try bench.perform(signIn).reason == .temporary)
        // Also the last password can be chosen again.
        signIn.newPassword = PasswordBench.secret(PasswordBench.chosen)
        #expect(try bench.perform(signIn).outcome == .done)
        try bench.advance("76d")
        #expect(try bench.store.mails(after: 0, limit: 9).last?.subject.contains("expires") == true)
    }
}
