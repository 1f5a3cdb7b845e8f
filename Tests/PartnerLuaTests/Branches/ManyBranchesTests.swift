import PartnerCenter
import PartnerLua
import PartnerSQL
import Testing

/// `bulk.all` in sizes that nobody tries by hand.
@Suite struct ManyBranchesTests {
    @Test("2,000 branches do their effects, wait and go on in order")
    func many() throws {
        let bench = try ScriptBench()
        let script = """
            local all = {}
            for n = 1, 2000 do
              all[n] = function()
                local user = partner.users.create { full_name = "P " .. n, email = "p" .. n .. "@b.cn" }
                wait.sleep "1h"
                return user.id
              end
            end
            local ids = bulk.all(all)
            print(#ids, ids[1], ids[2000])
            """
        try bench.setClock(ScriptBench.now)
        let first = try bench.run(script)
        #expect(first.failure?.kind == .waiting, "\(String(describing: first.failure))")
        #expect(try bench.waits().count == 2000)
        try bench.pass("1h")
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(bench.console.output == "2000\tu-2\tu-2001\n")
    }

    @Test("branches that never wait are no deeper for being many, and neither is what is refused")
    func loops() throws {
        let bench = try ScriptBench()
        let output = try bench.output(
            """
            local count = 0
            for n = 1, 20000 do bulk.all { function() count = count + 1 end } end
            print(count)
            local failed = 0
            for n = 1, 20000 do
              if not pcall(wait.for_event, { names = { "users.create" }, timeout = "90000000mo" }) then failed = failed + 1 end
            end
            print(failed)
            """)
        #expect(output == "20000\n20000\n")
    }

    @Test("branches in branches in branches end with an error, not with the process")
    func depth() throws {
        let bench = try ScriptBench()
        let output = try bench.output(
            """
            local deepest = 0
            local function dig(depth)
              deepest = depth
              bulk.all { function() dig(depth + 1) end }
            end
            local ok, e = pcall(dig, 0)
            print(ok, e.code, deepest)
            """)
        #expect(output == "false\tlimit\t32\n")
    }
}
