import LuaRuntime
import PartnerLua
import Plugins
import Testing

@Suite struct PluginCheckTests {
    private func findings(_ source: String, _ provides: [Provision] = []) throws -> [String] {
        PluginCheck.findings(in: try InstalledPlugin("acme/x", source, provides: provides).code)
            .map { "\($0.script):\($0.position.line): \($0.message)" }
    }

    @Test(
        "what only scripts have is unknown in a plugin",
        arguments: [
            ("args.declare {}", "args"), ("rows.open {}", "rows"), ("json.read('x')", "read"),
            ("partner.users.craete {}", "craete"), ("math.random()", "random"),
        ])
    func surface(source: String, name: String) throws {
        let found = try findings(source)
        #expect(found.count == 1 && found[0].hasPrefix("init.lua:1: "), "\(found)")
        #expect(found.first?.contains("'\(name)'") == true, "\(found)")
    }

    @Test(
        "a mapper that writes an outer variable is told, however its table is made",
        arguments: [
            "local n = 0 return { clean = function(row) n = n + 1 return {} end }",
            "local n = 0 local function clean(row) n = n + 1 end return { clean = clean }",
            "local M = {} local n = 0 function M.clean(row) n = n + 1 end return M",
            "local M = {} local n = 0 M.clean = function(row) n = n + 1 end return M",
        ])
    func mapper(source: String) throws {
        #expect(try findings(source, [Provision(.rowsMap, "clean")]).count == 1)
        #expect(try findings(source, [Provision(.exports, "clean")]).isEmpty)
    }

    @Test("the functions that an entry answers are known where they are written out")
    func functions() throws {
        func names(_ source: String) throws -> [String]? {
            PluginCheck.functions(of: try InstalledPlugin("acme/x", source).code)?.keys.sorted()
        }
        #expect(try names("return { a = function() end, b = print }") == ["a", "b"])
        #expect(try names("local M = { a = 1 } function M.b() end return M") == ["a", "b"])
        #expect(try names("local M = {} M[x] = 1 return M") == nil)
        #expect(try names("return make()") == nil)
    }

    @Test("what a plugin uses of the host is known, in its modules too, with the first place")
    func uses() throws {
        let plugin = try InstalledPlugin(
            "acme/x", "local users = partner.users\nreturn { f = function() users.create {} end }",
            files: ["lib/a.lua": "return clock.now()", "tests/a_test.lua": "partner.users.delete {}"])
        let uses = PluginCheck.uses(of: plugin.code)
        #expect(uses["partner.users.create"]?.position.line == 2)
        #expect(uses["clock.now"]?.file == "lib/a.lua")
        #expect(uses["partner.users.delete"] == nil)
    }
}
