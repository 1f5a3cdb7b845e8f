import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Sealing
import Testing

/// `wait.for_signal`, and the files that come with signals.
@Suite struct SignalWaitTests {
    private func waiting(_ script: String) throws -> ScriptBench {
        let bench = try ScriptBench()
        try bench.setClock(ScriptBench.now)
        let report = try bench.run(script)
        #expect(report.failure?.kind == .waiting, "\(String(describing: report.failure))")
        return bench
    }

    @Test("a signal says what was sent, from whom and when")
    func content() throws {
        let bench = try waiting(
            """
            local signal = wait.for_signal { name = "code" }
            print(json.encode(signal))
            """)
        #expect(try !bench.isDue())
        try bench.pass("90s")
        try bench.signal("other", #"{"no": 1}"#)
        #expect(try !bench.isDue())
        try bench.signal("code", #"{"code": "4711", "list": [1, null]}"#)
        #expect(try bench.isDue())
        #expect(try bench.resume(1).failure == nil)
        #expect(
            bench.console.output
                == #"{"at":"2026-11-20T08:01:30Z","data":{"code":"4711","list":[1,null]},"files":{},"#
                + #""from":"admin@contoso.partner.onmschina.cn"}"# + "\n")
    }

    @Test("signals that were sent before or twice are given one by one, in their order")
    func early() throws {
        let bench = try waiting(
            """
            partner.users.update { id = "u-1", full_name = "Begun" }
            wait.for_signal { name = "go" }
            for n = 1, 3 do print(wait.for_signal { name = "code" }.data) end
            print(wait.for_signal { name = "code", timeout = "1h" })
            """)
        for word in ["one", "two", "two"] { try bench.signal("code", "\"\(word)\"") }
        #expect(try !bench.isDue())
        try bench.signal("go")
        #expect(try bench.resume(1).failure?.kind == .waiting)
        #expect(bench.console.output == "one\ntwo\ntwo\n")
        try bench.pass("1h")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "nil\n")
    }

    @Test("a signal that comes after the timeout was taken is kept for who asks next")
    func late() throws {
        let bench = try waiting(
            """
            print(wait.for_signal { name = "code", timeout = "1h" })
            wait.for_signal { name = "go" }
            print(wait.for_signal { name = "code", timeout = "1h" }.data)
            """)
        try bench.pass("1h")
        #expect(try bench.resume(1).failure?.kind == .waiting)
        #expect(bench.console.output == "nil\n")
        try bench.signal("code", "\"late\"")
        try bench.signal("go")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "late\n")
    }

    @Test("a signal without the role it needs is passed over, and stays for who needs none")
    func role() throws {
        let bench = try waiting(
            """
            print(wait.for_signal { name = "ok", role = "sales_agent" }.data)
            print(wait.for_signal { name = "ok" }.data)
            """)
        try bench.signal("ok", "\"anyone's\"", as: ["global_admin", "helpdesk_agent"])
        #expect(try !bench.isDue())
        #expect(try bench.resume(1).failure?.kind == .waiting)
        try bench.signal("ok", "\"the agent's\"", as: ["user_admin", "sales_agent"])
        #expect(try bench.isDue())
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "the agent's\nanyone's\n")
    }

    @Test("two branches that wait for signals of one name get one each, in the order of the branches")
    func shared() throws {
        let bench = try waiting(
            """
            bulk.all {
              a = function() print("a", wait.for_signal { name = "x" }.data) end,
              b = function() print("b", wait.for_signal { name = "x" }.data) end,
            }
            """)
        try bench.signal("x", "1")
        #expect(try bench.resume(1).failure?.kind == .waiting)
        #expect(bench.console.output == "a\t1\n")
        try bench.signal("x", "2")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "b\t2\n")
    }

    @Test("waits that are over are recalled in the order in which they ended, not in which they began")
    func order() throws {
        let bench = try waiting(
            """
            local n = 0
            local function say(name) n = n + 1 print(name, n) end
            bulk.all {
              a = function() wait.for_signal { name = "a" } say "a" wait.for_signal { name = "end" } say "a ends" end,
              b = function() wait.for_signal { name = "b" } say "b" wait.for_signal { name = "end" } say "b ends" end,
              c = function() wait.sleep "1h" say "c" end,
            }
            """)
        try bench.signal("b")
        #expect(try bench.resume(1).failure?.kind == .waiting)
        try bench.pass("1h")
        #expect(try bench.resume(1).failure?.kind == .waiting)
        try bench.signal("a")
        #expect(try bench.resume(1).failure?.kind == .waiting)
        #expect(bench.console.output == "a\t3\n")
        try bench.signal("end")
        try bench.signal("end")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "b ends\t4\na ends\t5\n")
    }

    @Test("files that come with a signal are read from the center, whatever became of them")
    func attachments() throws {
        let bench = try waiting(
            """
            local signal = wait.for_signal { name = "papers" }
            local ok, e = pcall(json.read, "attachment:0000/x.json")
            print(ok, e.code)
            print(json.read(signal.files.facts).answer)
            local list = rows.open { path = signal.files.staff, columns = { email = { header = { "Email" } } } }
            print(bulk.map(list, { name = "b" }, function(row) print(row.email) end).ok)
            wait.for_signal { name = "more" }
            print(json.read(signal.files.facts).answer)
            ok, e = pcall(json.read, "facts.json")
            print(ok, e.code)
            """)
        let files = try [("facts.json", #"{"answer": 42}"#), ("staff.csv", "Email\na@b.cn\n")].map {
            name, text in
            let bytes = Array(text.utf8)
            let hash = Digest(of: bytes).bytes
            try Attachments(bench.database.group).keep(hash: hash, bytes: bytes)
            return Signal.File(name: name, hash: hash)
        }
        try bench.signal("papers", files: files)
        let second = try bench.resume(1)
        #expect(second.failure?.kind == .waiting, "\(String(describing: second.failure))")
        #expect(bench.console.output == "false\trefused\n42\na@b.cn\n1\n")
        try bench.signal("more")
        let third = try bench.resume(1)
        #expect(third.failure == nil, "\(String(describing: third.failure))")
        #expect(bench.console.output == "42\nfalse\trefused\n")
    }

    @Test("a file that came with a signal which the run was not given yet cannot be read")
    func earlyAttachment() throws {
        let bytes = Array("{}".utf8)
        let hash = Digest(of: bytes)
        let path =
            "attachment:"
            + hash.bytes.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined() + "/facts.json"
        let bench = try waiting(
            """
            wait.for_signal { name = "go" }
            print(pcall(json.read, "\(path)"))
            wait.for_signal { name = "papers" }
            print(pcall(json.read, "\(path)"))
            """)
        try Attachments(bench.database.group).keep(hash: hash.bytes, bytes: bytes)
        try bench.signal("papers", files: [Signal.File(name: "facts.json", hash: hash.bytes)])
        try bench.signal("go")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output.contains("did not come with a signal"))
        #expect(bench.console.output.contains("true\ttable"))
    }
}
