import PartnerCenter
import PartnerTesting
import Testing

@Suite struct SignInTests {
    @Test("the first password is temporary and must be changed at the first sign-in")
    func first() throws {
        let bench = try PasswordBench()
        var create = CreateUser()
        create.fullName = "New"
        create.email = try EmailAddress("new@contoso.cn")
        let password = try #require(try bench.perform(create).temporaryPassword)
        var signIn = PasswordBench.signIn(as: "NEW@contoso.cn")
        signIn.password = password
        let asked = try bench.perform(signIn)
        #expect(asked.outcome == .changeRequired && asked.reason == .temporary && asked.userID == UserID(4))
        #expect(try bench.store.user(id: 4)?.lastSignInAt == nil)
        signIn.newPassword = PasswordBench.secret("Chosen-word-1")
        let done = try bench.perform(signIn)
        #expect(done.outcome == .done && done.userID == UserID(4))
        #expect(try bench.store.user(id: 4)?.lastSignInAt == .fixture)
        #expect(try bench.signIn("Chosen-word-1", as: "new@contoso.cn").outcome == .done)
        #expect(try bench.perform(signIn).outcome == .refused)
    }

    @Test("a sign-in is noted with its user, whose state and version stay")
    func noted() throws {
        let bench = try PasswordBench()
        try bench.settle()
        try bench.advance("1d")
        let before = try #require(try bench.store.user(id: 3))
        _ = try bench.signIn()
        let after = try #require(try bench.store.user(id: 3))
        #expect(after.lastSignInAt == (try bench.now))
        #expect(after.state == before.state && after.version == before.version)
        let record = try #require(bench.store.records.last)
        #expect(record.operation == "passwords.sign_in" && record.subjectID == "u-3")
        #expect(record.actor == PasswordBench.admin)
        #expect(record.changes == #"{"last_sign_in_at":[null,"2026-11-21T08:00:00Z"]}"#)
    }

    @Test("every change of a password leaves a record, also two at one instant")
    func records() throws {
        let bench = try PasswordBench()
        _ = try bench.perform(PasswordBench.change())
        _ = try bench.perform(PasswordBench.change(PasswordBench.chosen, to: "Other-word-2"))
        #expect(
            bench.store.records.map(\.changes) == [
                #"{"password":["v1","v2"],"is_temporary":["true","false"]}"#, #"{"password":["v2","v3"]}"#,
            ])
    }

    @Test("no record, no mail and no store holds a password in clear")
    func hidden() throws {
        let bench = try PasswordBench()
        try bench.settle(phone: true, alternate: true)
        _ = try bench.signIn("Wrong-word-9")
        _ = try bench.signIn(new: "Next-word-3")
        var kept = bench.store.records.map { "\($0)" }.joined()
        kept += try bench.store.mails(after: 0, limit: 99).map { "\($0)" }.joined()
        #expect(!kept.isEmpty)
        for word in ["Chosen-word", "Wrong-word", "Next-word"] { #expect(!kept.contains(word)) }
        #expect("\(PasswordBench.signIn())".contains("secret"))
    }

    @Test("somebody who may not sign in is told so only with the right password")
    func inactive() throws {
        let bench = try PasswordBench()
        try bench.settle()
        var user = try #require(try bench.store.user(id: 3))
        user.state = .inactive
        try bench.store.update(user)
        #expect(try bench.signIn().outcome == .inactive)
        #expect(try bench.signIn("Wrong-word-9").outcome == .refused)
        #expect(try bench.store.user(id: 3)?.lastSignInAt == nil)
    }

    @Test("what anybody is told does not depend on whether there is such a user, but for a lock")
    func unknown() throws {
        let bench = try PasswordBench()
        try bench.settle(phone: true)
        #expect(try bench.signIn("Wrong-word-9", as: "nobody@contoso.cn") == bench.signIn("Wrong-word-9"))
        #expect(try bench.recover("nobody@contoso.cn") == bench.recover())
        #expect(
            try bench.perform(PasswordBench.complete(["000000"], of: "nobody@contoso.cn"))
                == bench.perform(PasswordBench.complete(["12345x"])))
        let weak = PasswordBench.signIn(as: "nobody@contoso.cn", new: "weak")
        #expect(bench.refusal(weak) == bench.refusal(PasswordBench.signIn(new: "weak")))
        #expect(try bench.perform(PasswordBench.change("x", of: "nobody@contoso.cn")).outcome == .refused)
        // Nothing tells how often an e-mail was tried that nobody has.
        for _ in 0..<20 { #expect(try bench.signIn("x", as: "nobody@contoso.cn").outcome == .refused) }
    }

    @Test("a deleted user leaves no password behind")
    func deleted() throws {
        let bench = try PasswordBench()
        try bench.settle(phone: true)
        _ = try bench.recover()
        var delete = DeleteUser()
        delete.id = UserID(3)
        _ = try bench.perform(delete)
        #expect(try bench.store.password(userID: 3) == nil)
        #expect(try bench.store.recovery(userID: 3) == nil)
        #expect(try bench.store.firstTask(upTo: Instant("2030-01-01T00:00:00Z")) == nil)
        #expect(try bench.signIn().outcome == .refused)
    }
}

@Suite struct LockTests {
    @Test("ten wrong passwords lock for a minute, and further ones for longer")
    func lock() throws {
        let bench = try PasswordBench()
        try bench.settle()
        for number in 1...9 { #expect(try bench.signIn("Wrong-\(number)").outcome == .refused) }
        let locked = try bench.signIn("Wrong-10")
        #expect(locked.outcome == .locked)
        #expect(locked.lockedUntil == (try Instant("2026-11-20T08:01:00Z")))
        #expect(try bench.state().lockedUntil == locked.lockedUntil)
        // Not even the right one; and while it is locked nothing counts.
        #expect(try bench.signIn() == locked)
        #expect(try bench.signIn("Wrong-11") == locked)
        try bench.advance("59s")
        #expect(try bench.signIn().outcome == .locked)
        try bench.advance("1s")
        #expect(try bench.state().lockedUntil == nil)
        #expect(try bench.signIn("Wrong-11").lockedUntil == (try Instant("2026-11-20T08:03:00Z")))
        try bench.advance("2m")
        #expect(try bench.signIn().outcome == .done)
        // Forgiven: ten more.
        for number in 1...9 { #expect(try bench.signIn("Again-\(number)").outcome == .refused) }
        #expect(bench.store.records.map(\.operation).filter { $0 == "passwords.locked" }.count == 2)
    }

    @Test(
        "each further lock lasts twice as long, up to a day",
        arguments: [
            ([:], [60, 120, 240, 480]), (["password_lock_growth": "1"], [60, 60, 60]),
            (["password_lock_growth": "10", "password_longest_lock": "30m"], [60, 600, 1800, 1800]),
            (["password_longest_lock": "10s"], [10, 10]),
        ] as [([String: String], [Int64])])
    func growth(policies: [String: String], seconds: [Int64]) throws {
        let bench = try PasswordBench(policies)
        try bench.settle()
        for number in 1...9 { _ = try bench.signIn("Wrong-\(number)") }
        for (number, length) in seconds.enumerated() {
            let end = try #require(try bench.signIn("More-\(number)").lockedUntil)
            #expect(end.milliseconds - (try bench.now.milliseconds) == length * 1000)
            try bench.advance("\(length)s")
        }
    }

    @Test("the longest lock is not outgrown, however many passwords are wrong")
    func longest() throws {
        let bench = try PasswordBench()
        try bench.settle()
        for number in 1...80 {
            let answer = try bench.signIn("Wrong-\(number)")
            if let end = answer.lockedUntil {
                let length = end.milliseconds - (try bench.now.milliseconds)
                #expect(length <= 86_400_000)
                if number > 30 { #expect(length == 86_400_000) }
                try bench.advance("1d")
            }
        }
    }

    @Test("a wrong password that is among the last three wrong ones does not count again")
    func repeated() throws {
        let bench = try PasswordBench()
        try bench.settle()
        let before = bench.store.records.count
        for _ in 0..<40 { #expect(try bench.signIn("Wrong-1").outcome == .refused) }
        #expect(bench.store.records.count == before + 1)
        for number in 2...3 { _ = try bench.signIn("Wrong-\(number)") }
        _ = try bench.signIn("Wrong-1")
        #expect(try bench.store.password(userID: 3)?.badAttempts == 3)
        _ = try bench.signIn("Wrong-4")
        // The first one is forgotten by now.
        _ = try bench.signIn("Wrong-1")
        #expect(try bench.store.password(userID: 3)?.badAttempts == 5)
        #expect(try bench.store.password(userID: 3)?.refused.count == 3)
    }

    @Test("wrong passwords count wherever a password is asked for")
    func everywhere() throws {
        let bench = try PasswordBench()
        try bench.settle()
        for number in 1...5 {
            _ = try bench.signIn("Wrong-\(number)")
            _ = try bench.perform(PasswordBench.change("Bad-\(number)", to: "Other-word-2"))
        }
        var register = RegisterFactors()
        register.email = EmailAddress(unchecked: PasswordBench.sales)
        register.password = PasswordBench.secret(PasswordBench.chosen)
        register.phone = .cleared
        #expect(try bench.perform(register).outcome == .locked)
    }
}
