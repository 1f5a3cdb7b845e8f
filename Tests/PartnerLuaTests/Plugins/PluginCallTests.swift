import PartnerCenter
import PartnerLua
import Plugins
import Testing

@Suite struct PluginCallTests {
    private func bench(_ plugins: InstalledPlugin...) throws -> ScriptBench {
        let bench = try ScriptBench()
        bench.plugins = plugins
        return bench
    }

    @Test("a script calls what a plugin exports, and copies come back")
    func call() throws {
        let bench = try bench(
            InstalledPlugin(
                "acme/fold",
                """
                local plugin = ...
                return {
                  fold = function(name, options) options.seen = true return name:upper(), { options.a, options.b } end,
                  who = function() return plugin.id .. " " .. plugin.version end,
                }
                """, exports: ["fold", "who"]))
        let output = try bench.output(
            """
            local acme = plugins.use "acme/fold"
            local given = { a = 1, b = money.of("74.52", "CNY") }
            local upper, list = acme.fold("li na", given)
            print(upper, list[1], list[2], given.seen, acme.who())
            print(plugins.use("acme/fold") == acme)
            """)
        #expect(output == "LI NA\t1\t74.52 CNY\tnil\tacme/fold 1.0.0\ntrue\n")
    }

    @Test(
        "what is no plain value does not cross, and the message says where it stands",
        arguments: [
            ("function() end", "acme/x.echo: argument 1: a function cannot cross"),
            ("{ a = { b = print } }", "acme/x.echo: argument 1.a.b: a function cannot cross"),
            ("setmetatable({}, {})", "acme/x.echo: argument 1: a table with a metatable cannot cross"),
            ("partner.users.each {}", "acme/x.echo: "),
            ("coroutine.create(print)", "acme/x.echo: argument 1: a coroutine cannot cross"),
        ])
    func refused(value: String, message: String) throws {
        let bench = try bench(
            InstalledPlugin("acme/x", "return { echo = function(v) return v end }", exports: ["echo"]))
        let output = try bench.output(
            "local ok, e = pcall(plugins.use('acme/x').echo, \(value)) print(ok, e.code, e.message)")
        #expect(output.hasPrefix("false\tbad_argument\t\(message)"), "\(output)")
    }

    @Test("a plugin's fault is an error of the call, with the plugin's name and line")
    func faults() throws {
        let bench = try bench(
            InstalledPlugin(
                "acme/x",
                """
                return {
                  fails = function() local t = nil; return t.x end,
                  raises = function() error({ code = "not_found", secret = print }) end,
                  asks = function() return partner.users.get { id = "u-999999" } end,
                }
                """, exports: ["fails", "raises", "asks", "missing"], grants: [Capability("users.read")]))
        let output = try bench.output(
            """
            local acme = plugins.use "acme/x"
            for _, name in ipairs { "fails", "raises", "asks", "missing" } do
              local ok, e = pcall(acme[name])
              print(ok, e.code, e.plugin, e.message, e.plugin_line)
            end
            """)
        let lines = output.split(separator: "\n")
        #expect(
            lines[0].hasPrefix("false\tscript_error\tacme/x\tacme/x: acme/x/init.lua:2: attempt to index"))
        #expect(lines[1].hasPrefix("false\tscript_error\tacme/x\tacme/x: "))
        #expect(lines[2].hasPrefix("false\tnot_found\tacme/x\tthere is no user with id u-999999"))
        #expect(lines[2].hasSuffix("\tacme/x/init.lua:4"))
        #expect(lines[3].hasPrefix("false\tbad_file\tacme/x\tacme/x: init.lua answers no function 'missing'"))
    }

    @Test("a failed run names the plugin's line, and behind it those that called")
    func place() throws {
        let source = """
            local plugin = ...
            return {
              outer = function() return plugin.use("acme/inner").asks() end,
              asks = function() return partner.users.get { id = "u-999999" } end,
            }
            """
        let reads = [Capability("users.read")]
        let bench = try bench(
            InstalledPlugin(
                "acme/outer", source, exports: ["outer"], grants: reads, requires: ["acme/inner"]),
            InstalledPlugin("acme/inner", source, exports: ["asks"], grants: reads))
        let run = try bench.run(
            """
            local function call() plugins.use("acme/outer").outer() end
            call()
            """)
        let failure = try #require(run.failure)
        #expect(failure.code == "not_found" && failure.place == "acme/inner/init.lua:4")
        #expect(failure.traceback == ["acme/inner/init.lua:4", "test.lua:1: in call", "test.lua:2"])
    }

    @Test("a plugin that breaks its limits loses its state, and nobody else does")
    func limits() throws {
        var limits = PluginLimits(processorMillisecondsPerCall: 50, memoryMebibytes: 1)
        limits.memoryMebibytes = 1
        let bench = try bench(
            InstalledPlugin(
                "acme/x",
                """
                local calls = 0
                return {
                  count = function() calls = calls + 1 return calls end,
                  spin = function() while true do end end,
                  grow = function() local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end end,
                }
                """, exports: ["count", "spin", "grow"], limits: limits),
            InstalledPlugin(
                "acme/y", "local n = 0 return { count = function() n = n + 1 return n end }",
                exports: ["count"]))
        let output = try bench.output(
            """
            local x, y = plugins.use "acme/x", plugins.use "acme/y"
            print(x.count(), x.count(), y.count())
            local ok, e = pcall(x.spin) print(ok, e.code, e.plugin, e.message)
            print(x.count(), y.count())
            local ok, e = pcall(x.grow) print(ok, e.code, e.limit)
            print(x.count(), y.count())
            for i = 1, 12 do pcall(x.spin) end
            local ok, e = pcall(x.count) print(e.message)
            """)
        #expect(
            output == """
                1\t2\t1
                false\tlimit\tacme/x\tacme/x: it has used up its processor time
                1\t2
                false\tlimit\tlimit_memory
                1\t3
                acme/x broke its limits 10 times in this run, and is not called again

                """)
    }

    @Test("a plugin waits as a script does, side by side with other branches, and goes on in another process")
    func waits() throws {
        let bench = try bench(
            InstalledPlugin(
                "acme/steps",
                """
                return {
                  ask = function(name)
                    local got = wait.for_signal { name = name }
                    partner.users.create { full_name = got.data.name, email = name .. "@contoso.cn" }
                    return got.data.name
                  end
                }
                """, exports: ["ask"], grants: [Capability("users.create")]))
        let first = try bench.run(
            """
            local steps = plugins.use "acme/steps"
            local both = bulk.all {
              a = function() return steps.ask "one" end,
              b = function() return steps.ask "two" end,
            }
            print(both.a, both.b)
            """)
        #expect(first.failure?.kind == .waiting)
        #expect(try bench.waits().count == 2)
        try bench.signal("two", #"{"name":"Wang Wei"}"#)
        #expect(try bench.resume(1).failure?.kind == .waiting)
        try bench.signal("one", #"{"name":"Li Na"}"#)
        let last = try bench.resume(1)
        #expect(last.failure == nil)
        #expect(bench.console.output == "Li Na\tWang Wei\n")
    }

    @Test("a plugin has nothing of the script: no arguments, no files, no sheets, no randomness of its own")
    func surface() throws {
        let bench = try bench(
            InstalledPlugin(
                "acme/x",
                """
                return { look = function()
                  local seen = {}
                  for _, name in ipairs { "args", "rows", "bulk", "deliver", "report", "plugins" } do
                    if _G[name] ~= nil then seen[#seen + 1] = name end
                  end
                  local _, random = pcall(math.random)
                  local _, read = pcall(function() return json.read end)
                  return table.concat(seen, " "), random.message, read.message
                end }
                """, exports: ["look"]))
        let output = try bench.output("print(plugins.use('acme/x').look())")
        #expect(
            output
                == "\tacme/x may not use random: it is not granted\tjson has no 'read'\n")
    }
}
