import Testing

@testable import partnerctl

@Suite struct WaitingCommandTests {
    /// A center whose clock is moved by hand, with run-1 waiting for the signal `evidence` of a global admin.
    private func bench() throws -> CommandBench {
        let bench = try CommandBench(["--clock", "manual", "--at", "2026-11-20T08:00:00Z"])
        try bench.write(
            "wait.lua",
            """
            local got = wait.for_signal { name = "evidence", timeout = "3w", role = "global_admin" }
            if not got then return print("nobody sent it") end
            print(got.data.comment, got.from, json.read(got.files.form).number)
            """)
        let parked = bench.command(["run", "wait.lua"])
        #expect(parked.code == 4, "\(parked.err)")
        #expect(
            parked.err.contains(
                "wait.lua:1: waits for the signal 'evidence' of a global_admin until 2026-12-11T08:00:00Z"))
        return bench
    }

    @Test("a run that waits says for what, in its list, its page and its summary")
    func shown() throws {
        let bench = try bench()
        #expect(bench.command(["runs", "list"]).out.contains("run-1  waiting"))
        let page = bench.command(["runs", "show", "run-1"])
        #expect(
            page.out.contains(
                "waits         for the signal 'evidence' of a global_admin until 2026-12-11T08:00:00Z"))
        #expect(page.err.contains("send it: partnerctl signal run-1 evidence '{}'"))
    }

    @Test("a signal with a file lets the run go on, once, with a copy of that file")
    func signal() throws {
        let bench = try bench()
        #expect(bench.command(["runs", "tend"]).err.contains("no run has what it waits for"))
        try bench.write("form.json", #"{"number": 7}"#)
        let sent = bench.command([
            "signal", "run-1", "evidence", #"{"comment": "here"}"#, "--attach", "form=form.json",
        ])
        #expect(sent.code == 0 && sent.err.contains("run-1 is sent 'evidence'"), "\(sent.err)")
        try bench.write("form.json", "gone")
        let tended = bench.command(["runs", "tend"])
        #expect(tended.code == 0, "\(tended.err)")
        #expect(tended.out == "here\tadmin@contoso.partner.onmschina.cn\t7\n")
        #expect(bench.command(["runs", "tend"]).out.isEmpty)
        let late = bench.command(["signal", "run-1", "evidence"])
        #expect(late.code != 0 && late.err.contains("run-1"), "\(late.err)")
    }

    @Test(
        "a signal that no run could use is refused with what is wrong",
        arguments: [
            (["run-1", "evi dence"], "letters, digits"), (["run-1", "evidence", "{"], "must be JSON"),
            (["run-1", "evidence", "--attach", "form"], "NAME=PATH"),
            (["run-1", "evidence", "--attach", "form=nowhere.json"], "cannot be read"),
            (["run-1", "evidence", "--attach", "a.b=wait.lua"], "no dot"),
            (["run-9", "evidence"], "run-9"),
            (["run-1", "evidence", "--as", "seller@contoso.cn"], "waits for 'evidence' from a global_admin"),
        ])
    func refusedSignals(words: [String], message: String) throws {
        let bench = try bench()
        let seller = ["--full_name", "Seller", "--email", "seller@contoso.cn", "--sealed", "s.sealed"]
        #expect(bench.command(["call", "users.create"] + seller).code == 0)
        let sent = bench.command(["signal"] + words)
        #expect(sent.code != 0 && sent.err.contains(message), "\(sent.err)")
    }

    @Test("moving the clock lets runs go on that wait for a time")
    func advance() throws {
        let bench = try bench()
        let moved = bench.command(["center", "advance", "3w"])
        #expect(moved.code == 0 && moved.out.contains("nobody sent it"), "\(moved)")
        #expect(bench.command(["runs", "list"]).out.contains("run-1  done"))
    }

    @Test("consent that was not given can be given later, by name, for that run")
    func approve() throws {
        let bench = try bench()
        let none = bench.command(["runs", "approve", "run-1", "--yes"])
        #expect(none.code != 0 && none.err.contains("waits for nobody's consent"), "\(none.err)")
        try bench.write(
            "delete.lua",
            """
            for i = 1, 2 do
              local user = partner.users.create { full_name = "A", email = "a" .. i .. "@contoso.cn" }
              partner.users.delete { id = user.id }
            end
            print("deleted")
            """)
        let parked = bench.command(["run", "delete.lua"])
        #expect(parked.code == 4 && parked.err.contains("partnerctl runs approve run-2"), "\(parked.err)")
        #expect(bench.command(["runs", "tend"]).out.isEmpty)
        let refused = bench.command(["runs", "approve", "run-2"])
        #expect(refused.code == 6, "\(refused.err)")
        #expect(bench.command(["runs", "approve", "run-2"], answers: ["y"]).code == 0)
        let tended = bench.command(["runs", "tend"])
        #expect(tended.code == 0 && tended.out == "deleted\n", "\(tended.err)")
    }

    @Test("consent that was given at the start holds until the end")
    func consentHolds() throws {
        let bench = try bench()
        try bench.write(
            "later.lua",
            """
            wait.sleep "1d"
            local user = partner.users.create { full_name = "A", email = "a@contoso.cn" }
            partner.users.delete { id = user.id }
            """)
        #expect(bench.command(["run", "later.lua", "--yes"]).code == 4)
        #expect(bench.command(["center", "advance", "1d"]).code == 0)
        #expect(bench.command(["runs", "show", "run-2"]).out.contains("state         done"))
    }

    @Test("a start with the key of a run that waits attaches to it")
    func key() throws {
        let bench = try bench()
        try bench.write("sleep.lua", #"wait.sleep "1w""#)
        let first = bench.command(["run", "sleep.lua", "--key", "weekly"])
        #expect(first.code == 4, "\(first.err)")
        let second = bench.command(["run", "sleep.lua", "--key", "weekly"])
        #expect(
            second.code == 4 && second.err.contains("run-2 was started with the key weekly"), "\(second.err)")
        #expect(bench.command(["runs", "list", "--json"]).out.split(separator: "\n").count == 2)
    }
}
