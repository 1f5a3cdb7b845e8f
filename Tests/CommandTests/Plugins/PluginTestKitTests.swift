import PartnerLua
import TestKit
import Plugins
import Testing

@testable import partnerctl

/// What a plugin's file of tests sees.
@Suite struct PluginTestKitTests {
    /// A plugin that maps a column, makes users and asks for the time.
    private static let source = """
        local plugin = ...
        local calls = 0
        return {
          clean = function(row) return { ["Full name"] = row["Full name"]:gsub("%s+", " ") } end,
          check = function(row)
            if row["Full name"] == "" then return { { field = "Full name", message = "is empty" } } end
          end,
          count = function() calls = calls + 1 return calls end,
          make = function(name)
            return partner.users.create { full_name = name, email = name:lower() .. "@contoso.cn" }.id
          end,
          domain = function() return plugin.config.domain end,
          today = function() return clock.today() end,
          careless = function() return partner.users.find { email = "nobody@contoso.cn" }.id end,
          hidden = function() return "seen" end,
        }
        """

    private func outcomes(
        _ tests: String,
        grants: [Capability] = [
            Capability("users.create"), Capability("users.read"), Capability("clock"),
        ],
        failing: Int? = nil
    ) throws -> [String: TestOutcome] {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/x_test.lua"
        try OutputFile.replace(path, tests)
        let id = try #require(PluginID("acme/x"))
        var manifest = PluginManifest(
            id: id, version: SemanticVersion(1, 0, 0), summary: "For tests.", license: "MIT")
        manifest.provides =
            ["count", "make", "domain", "today", "careless"].map { Provision(.exports, $0) }
            + [Provision(.rowsMap, "clean"), Provision(.rowsValidate, "check")]
        manifest.capabilities = [Capability("users.create"), Capability("users.read")].map {
            CapabilityRequest($0, why: "to test")
        }
        manifest.config = [ConfigField("domain", type: "string", doc: "A domain.")]
        let code = PluginCode(manifest: manifest, files: ["init.lua": Array(Self.source.utf8)])
        var engine = TestEngine { try MemoryBench($0) }
        var tested = TestedPlugin(InstalledPlugin(code: code, grants: grants))
        tested.failingCall = failing
        engine.plugin = tested
        let file = try TestFile(path: path, shownAs: "x_test.lua")
        var outcomes: [String: TestOutcome] = [:]
        for test in try engine.tests(in: file) { outcomes[test.name] = engine.run(test, in: file) }
        return outcomes
    }

    @Test("exports are called in one state, plugin.load gives a fresh one with every function")
    func load() throws {
        let found = try outcomes(
            """
            test("calls", function()
              expect(exports.count()):is(1)
              expect(exports.count()):is(2)
              expect(plugin.load().count()):is(1)
              expect(plugin.load().hidden()):is("seen")
              expect(exports.make("Wei")):is_a("string")
              expect(partner.users.find { email = "wei@contoso.cn" }.full_name):is("Wei")
              expect(exports.today()):is("2026-11-20")
            end)
            """)
        #expect(found["calls"]?.failure == nil, "\(String(describing: found["calls"]?.failure))")
        #expect(found["calls"]?.plugin.calls.contains("users.create") == true)
        #expect(found["calls"]?.plugin.answers.first == "count: 1")
    }

    @Test("a test sets what a project would set")
    func settings() throws {
        let found = try outcomes(
            """
            test("set", { config = { domain = "contoso.cn" } }, function()
              expect(exports.domain()):is("contoso.cn")
            end)
            test("unset", function() expect(exports.domain()):is_nil() end)
            """)
        #expect(found.values.allSatisfy { $0.failure == nil }, "\(found)")
    }

    @Test("a test takes away what the plugin asks for, and nothing else")
    func without() throws {
        let found = try outcomes(
            """
            test("with", function() exports.make("Wei") end)
            test("without", { without = { "users.create" } }, function()
              expect(function() exports.make("Wei") end):fails_with("refused")
            end)
            """)
        #expect(found["with"]?.failure == nil)
        let error = #expect(throws: TestFailure.self) {
            try outcomes("test('x', { without = { 'net' } }, function() end)")
        }
        #expect(error?.message == "test: acme/x does not ask for net")
    }

    @Test("a row goes through the plugin's mappers and validators, held to what it may change")
    func rows() throws {
        let tests = """
            test("row", function()
              expect(plugin.map { ["Full name"] = "li   na" }):equals { ["Full name"] = "li na" }
              expect(plugin.validate { ["Full name"] = "" }):equals { { field = "Full name", message = "is empty" } }
              expect(plugin.validate { ["Full name"] = "x" }):equals {}
            end)
            """
        let map = Capability("rows.map", ["fields": .list(["Full name"])])
        let validate = Capability("rows.validate")
        #expect(try outcomes(tests, grants: [map, validate])["row"]?.failure == nil)
        let other = Capability("rows.map", ["fields": .list(["Email"])])
        for grants in [[other, validate], [map], [validate]] {
            #expect(try outcomes(tests, grants: grants)["row"]?.failure?.code == "refused", "\(grants)")
        }
    }

    @Test("each call of the host can be made to fail, and what leaves the plugin is known")
    func faults() throws {
        let test = "test('x', function() pcall(exports.careless) exports.make('Wei') end)"
        #expect(try outcomes(test)["x"]?.plugin.faults.map(\.code) == ["script_error"])
        let second = try outcomes(test, failing: 2)["x"]
        #expect(second?.failure?.code == "timeout")
        #expect(second?.plugin.faults.map(\.code) == ["script_error", "timeout"])
        #expect(try outcomes(test, failing: 1)["x"]?.plugin.faults.map(\.code) == ["timeout"])
    }

    @Test("a test's checks know what the plugin exports")
    func checks() throws {
        let error = #expect(throws: TestFailure.self) {
            try outcomes("test('x', function() exports.cuont() end)")
        }
        #expect(error?.hint == "did you mean exports.count?" || error?.hint?.contains("count") == true)
    }
}
