import PartnerCenter
import PartnerTesting
import Testing

@Suite struct ChoosingTests {
    @Test(
        "a password has 8 to 256 characters of ASCII, of three of four classes, and may have spaces",
        arguments: [
            ("Abcdef1", "8 to 256"), ("Abcdefg1", ""), ("abcdefg1", "three of"), ("abcdefg!", "three of"),
            ("abc efg1", ""), ("ABCDEFG1!", ""), ("Passwort-ä1", "ASCII"), ("密码Password1", "ASCII"),
            ("Tab\tword1", "ASCII"), ("", "8 to 256"), ("Ab1" + String(repeating: "x", count: 253), ""),
            ("Ab1" + String(repeating: "x", count: 254), "8 to 256"), ("        ", "three of"),
        ])
    func long(password: String, problem: String) throws {
        try check(PasswordBench(), password, problem)
    }

    @Test(
        "worldwide a password has 8 to 16 characters and no space",
        arguments: [
            ("Abcdefg1", ""), ("Abcdefghijklmn16", ""), ("Abcdefghijklmno17", "8 to 16"),
            ("Abc efg1", "no space"),
        ])
    func short(password: String, problem: String) throws {
        try check(PasswordBench(environment: .worldwide), password, problem)
        try check(PasswordBench(["password_complexity": "short"]), password, problem)
        try check(PasswordBench(environment: .worldwide, ["password_complexity": "long"]), password, "")
    }

    private func check(_ bench: PasswordBench, _ password: String, _ problem: String) throws {
        let operation = PasswordBench.change(to: password)
        if problem.isEmpty {
            #expect(try bench.perform(operation).outcome == .done)
            return
        }
        let error = try #require(bench.refusal(operation))
        #expect(error.code == .invalid && error.field == "new_password")
        #expect(error.message.contains(problem), "\(error.message)")
        #expect(password.isEmpty || !"\(error)".contains(password))
        #expect(bench.refusal(PasswordBench.signIn(nil, new: password)) == error)
        #expect(bench.refusal(PasswordBench.complete(["000000"], new: password)) == error)
        #expect(bench.store.records.isEmpty)
    }

    @Test("all that is wrong with a password is told at once")
    func everything() throws {
        let error = try PasswordBench(environment: .worldwide).refusal(PasswordBench.change(to: "ä b"))
        #expect(
            error?.message
                == "new_password must have only letters, digits, marks and spaces of ASCII; it must have 8 to 16 "
                + "characters; it must have no space; it must have three of: small letters, capital letters, digits, "
                + "marks")
    }

    @Test("the present password is not used again when it is changed")
    func history() throws {
        let bench = try PasswordBench()
        try bench.settle()
        let again = PasswordBench.change(PasswordBench.chosen, to: PasswordBench.chosen)
        #expect(bench.refusal(again)?.code == .invalid)
        #expect(bench.refusal(PasswordBench.signIn(new: PasswordBench.chosen))?.code == .invalid)
        // Whoever does not know the password is not told that it was guessed.
        #expect(
            try bench.perform(PasswordBench.change("Guess-word-1", to: PasswordBench.chosen)).outcome
                == .refused)
        #expect(
            try bench.perform(PasswordBench.change(PasswordBench.chosen, to: "Other-word-2")).outcome == .done
        )
        #expect(
            try bench.perform(PasswordBench.change("Other-word-2", to: PasswordBench.chosen)).outcome == .done
        )
    }

    @Test("a password that was chosen is hashed slowly, one that was given out quickly")
    func hashes() throws {
        let bench = try PasswordBench()
        #expect(try bench.store.passwordHash(userID: 3)?.first != 0)
        _ = try bench.signIn("Wrong-word-9")
        try bench.settle()
        #expect(try bench.store.passwordHash(userID: 3)?.first == 0)
        _ = try bench.signIn("Wrong-word-9")
        #expect(try bench.store.password(userID: 3)?.refused.allSatisfy { $0.first == 0 } == true)
    }
}

@Suite struct PasswordAgeTests {
    @Test("a password is too old after 90 days, and must be changed at the next sign-in")
    func expiry() throws {
        let bench = try PasswordBench()
        try bench.settle()
        #expect(try bench.state().expiresAt == Instant("2027-02-18T08:00:00Z"))
        try bench.advance("7775999s")
        #expect(try bench.signIn().outcome == .done)
        try bench.advance("1s")
        let asked = try bench.signIn()
        #expect(asked.outcome == .changeRequired && asked.reason == .expired)
        #expect(try bench.signIn(new: "Other-word-2").expiresAt == Instant("2027-05-19T08:00:00Z"))
        let kept = try PasswordBench(["password_expiry": "0d"])
        try kept.settle()
        try kept.advance("400d")
        #expect(try kept.signIn().outcome == .done)
    }

    @Test("a mail tells 14 days before a password is too old")
    func notice() throws {
        let bench = try PasswordBench()
        try bench.settle()
        try bench.advance("76d")
        let mail = try #require(try bench.store.mails(after: 0, limit: 9).first)
        #expect(mail.to == PasswordBench.sales)
        #expect(try mail.at == Instant("2027-02-04T08:00:00Z"))
        #expect(mail.subject == "Your password expires on 2027-02-18")
        try bench.advance("100d")
        #expect(try bench.store.mails(after: 0, limit: 9).count == 1)
    }

    @Test("a password that was changed again is told of once, in its own time")
    func noticeOfTheLatest() throws {
        let bench = try PasswordBench()
        try bench.settle()
        try bench.advance("60d")
        _ = try bench.perform(PasswordBench.change(PasswordBench.chosen, to: "Other-word-2"))
        try bench.advance("75d")
        #expect(try bench.store.mails(after: 0, limit: 9).isEmpty)
        try bench.advance("1d")
        #expect(try bench.store.mails(after: 0, limit: 9).count == 1)
    }

    @Test("a user's password can be kept from getting too old")
    func never() throws {
        let bench = try PasswordBench()
        try bench.settle()
        var update = UpdatePassword()
        update.id = UserID(3)
        update.neverExpires = true
        update.etag = try bench.state().etag
        let state = try bench.perform(update, as: "staff@contoso.cn")
        #expect(state.neverExpires && state.expiresAt == nil)
        #expect(bench.refusal(update)?.code == .conflict)
        try bench.advance("400d")
        #expect(try bench.signIn().outcome == .done)
        #expect(try bench.store.mails(after: 0, limit: 9).isEmpty)
        update.neverExpires = false
        update.etag = nil
        _ = try bench.perform(update)
        #expect(try bench.signIn().reason == .expired)
        #expect(bench.refusal(update, as: PasswordBench.sales)?.code == .refused)
    }
}
