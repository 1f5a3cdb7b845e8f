import PartnerCenter
import PartnerLua
import PartnerSQL
import Plugins
import Runs
import Testing

/// Events that plugins are told of.
@Suite struct EventTests {
    private static func listener(
        _ id: String, _ body: String, on: [String] = ["users.create"], grants: [Capability] = []
    ) throws -> InstalledPlugin {
        try InstalledPlugin(
            id, "return { told = function(event) \(body) end }",
            provides: [Provision(.events, "told", details: ["on": .list(on)])],
            grants: grants + [Capability("users.read"), Capability("users.update")])
    }

    private static let notes = #"log.info(event.id .. " " .. event.name .. " " .. event.subject_id)"#

    private func create(_ bench: ScriptBench, _ names: String...) throws {
        for name in names {
            let report = try bench.run(
                "partner.users.create { full_name = '\(name)', email = '\(name)@contoso.cn' }")
            #expect(report.failure == nil)
        }
    }

    @Test("a handler listens from the present end of the stream on, and is told each event once, in order")
    func order() throws {
        let bench = try ScriptBench()
        try create(bench, "before")
        bench.plugins = [try Self.listener("acme/x", Self.notes)]
        #expect(try bench.tell() == 0)
        try create(bench, "a", "b")
        try bench.run("partner.users.update { id = 'u-1', full_name = 'Boss' }")
        try create(bench, "c")
        #expect(try bench.tell() == 3)
        let told = bench.logs.map { $0.split(separator: " ").last.map { String($0) } }
        #expect(told == ["u-3", "u-4", "u-5"])
        #expect(try bench.tell() == 0)
    }

    @Test("one tending tells so many, and the next goes on")
    func limited() throws {
        let bench = try ScriptBench()
        bench.plugins = [try Self.listener("acme/x", Self.notes)]
        try bench.tell()
        try create(bench, "a", "b", "c")
        #expect(try [bench.tell(limit: 2), bench.tell(limit: 2), bench.tell(limit: 2)] == [2, 1, 0])
        #expect(bench.logs.count == 3)
    }

    @Test("a handler is not told of what it does itself, and others are")
    func own() throws {
        let bench = try ScriptBench()
        let writes = "partner.users.update { id = event.subject_id, full_name = 'By ' .. event.id }"
        bench.plugins = [
            try Self.listener("acme/x", writes, on: ["users.create", "users.update"]),
            try Self.listener("acme/y", Self.notes, on: ["users.update"]),
        ]
        try bench.tell()
        try create(bench, "a")
        #expect(try bench.tell() == 2)
        #expect(try bench.tell() == 0)
        #expect(bench.logs.count == 1)
        #expect(try bench.users().last?.fullName.hasPrefix("By ") == true)
    }

    @Test(
        "what changed is shown to who may read it",
        arguments: [
            ([Capability("users.read")], "agent_role,email,full_name,state|a@contoso.cn"),
            ([Capability("users.read", ["fields": .list(["full_name"])])], "full_name|nil"),
            ([Capability("users.read", ["domains": .list(["contoso.cn"])])], "|nil"),
            ([Capability("offers.read")], "|nil"), ([], "|nil"),
        ])
    func data(grants: [Capability], shown: String) throws {
        let bench = try ScriptBench()
        var plugin = try Self.listener(
            "acme/x",
            """
            local names = {}
            for name in pairs(event.data) do names[#names + 1] = name end
            table.sort(names)
            log.info(table.concat(names, ",") .. "|" .. tostring(event.data.email and event.data.email[2]))
            """)
        plugin.grants = grants
        bench.plugins = [plugin]
        try bench.tell()
        try create(bench, "a")
        try bench.tell()
        let found = bench.logs.first?.split(separator: " ").dropFirst(2).joined() ?? ""
        // Which fields a user has is not this test's business.
        if shown.hasPrefix("agent_role") {
            #expect(found.contains("email") && found.hasSuffix("|a@contoso.cn"), "\(found)")
        } else {
            #expect(found == shown)
        }
    }

    @Test(
        "a failure is tried again after a minute, then twice as long each time, and at last waits for somebody"
    )
    func retries() throws {
        let bench = try ScriptBench()
        try bench.setClock(ScriptBench.now)
        bench.plugins = [try Self.listener("acme/x", "error('broken')")]
        try bench.tell()
        try create(bench, "a")
        var minutes: [Int64] = []
        #expect(try bench.tell() == 1)
        while let retry = try bench.database.store.failedDeliveries().first?.retryAt {
            #expect(try bench.tell() == 0)
            minutes.append((retry.milliseconds - (try bench.clock.milliseconds)) / 60_000)
            try bench.setClock(retry)
            #expect(try bench.tell() == 1)
        }
        #expect(minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256])
        let parked = try bench.database.store.failedDeliveries()
        #expect(parked.map(\.attempts) == [10] && parked[0].listener == "acme/x:told")
        #expect(parked[0].message.hasPrefix("acme/x: acme/x/init.lua:1: broken"), "\(parked[0].message)")
        try create(bench, "b")
        #expect(try bench.tell() == 1)
    }

    @Test("what failed goes on where it stopped: its effects are done once")
    func resumed() throws {
        let bench = try ScriptBench()
        try bench.setClock(ScriptBench.now)
        let body = """
            partner.users.update { id = event.subject_id, full_name = "Told" }
            if partner.users.get { id = "u-1" }.full_name ~= "Ready" then error("not ready", 0) end
            log.info("ready")
            """
        bench.plugins = [try Self.listener("acme/x", body)]
        try bench.tell()
        try create(bench, "a")
        #expect(try bench.tell() == 1)
        #expect(try bench.database.store.failedDeliveries().count == 1)
        try bench.run("partner.users.update { id = 'u-1', full_name = 'Ready' }")
        try bench.pass("1m")
        #expect(try bench.tell() == 1)
        let writes = try bench.database.store.auditRecords(
            after: 0, limit: 100, AuditFilter(operations: ["users.update"]))
        #expect(writes.filter { $0.subjectID == "u-2" }.count == 1)
    }

    @Test(
        "a handler that hangs, eats memory or is missing is named, and others are told",
        arguments: [
            ("while true do end", "acme/x: it has used up its processor time"),
            ("local t = {} while true do t[#t + 1] = ('x'):rep(9999) .. #t end", "acme/x: it "),
            ("error({ code = 'x', nested = { print } })", "acme/x: "),
            ("return partner.users.delete { id = 'u-2' }", ""),
        ])
    func hostile(body: String, message: String) throws {
        let bench = try ScriptBench()
        bench.plugins = [try Self.listener("acme/x", body), try Self.listener("acme/y", Self.notes)]
        try bench.tell()
        try create(bench, "a")
        try bench.tell()
        let failed = try bench.database.store.failedDeliveries()
        #expect(bench.logs.contains { $0.hasPrefix("info acme/y: ") })
        if !message.isEmpty {
            #expect(failed.map(\.listener) == ["acme/x:told"])
            #expect(failed.first?.message.hasPrefix(message) == true, "\(failed)")
        }
    }

    @Test("a handler that waits is told, and its run goes on as any other")
    func waits() throws {
        let bench = try ScriptBench()
        bench.plugins = [try Self.listener("acme/x", "wait.sleep '1d' log.info('woke')")]
        try bench.tell()
        try create(bench, "a")
        #expect(try bench.tell() == 1)
        #expect(try bench.database.store.failedDeliveries().isEmpty)
        #expect(try bench.tell() == 0)
        #expect(try bench.database.runs.waiting().map(\.plan.script) == ["acme/x:told"])
    }

    @Test("two who deliver at once do each event once")
    func twoAtOnce() throws {
        let bench = try ScriptBench()
        bench.plugins = [
            try Self.listener(
                "acme/x", "partner.users.update { id = event.subject_id, full_name = 'Told ' .. event.id }")
        ]
        try bench.tell()
        try create(bench, "a", "b")
        var other = false
        _ = try bench.tell(before: {
            if other { return }
            other = true
            // Another process delivers everything while this one is about to.
            let told = try bench.tell()
            #expect(told == 2)
        })
        #expect(try bench.tell() == 0)
        let writes = try bench.database.store.auditRecords(
            after: 0, limit: 100, AuditFilter(operations: ["users.update"]))
        #expect(writes.count == 2)
    }

    @Test(
        "who dies before any commit of a delivery leaves nothing undone and nothing twice", arguments: 1...12)
    func killed(before commit: Int) throws {
        let bench = try ScriptBench()
        bench.plugins = [
            try Self.listener(
                "acme/x",
                """
                partner.users.update { id = event.subject_id, full_name = "Told" }
                partner.users.update { id = "u-1", full_name = "Told of " .. event.subject_id }
                """)
        ]
        try bench.tell()
        try create(bench, "a", "b")
        bench.diesAtOnce = true
        var commits = 0
        let death = DeathBeforeCommit(bench) {
            commits += 1
            return commits == commit
        }
        for _ in 1...4 {
            let happened = death.happened
            do { try bench.tell() } catch { #expect(death.happened && !happened) }
        }
        let writes = try bench.database.store.auditRecords(
            after: 0, limit: 100, AuditFilter(operations: ["users.update"]))
        #expect(writes.map(\.subjectID) == ["u-2", "u-1", "u-3", "u-1"])
        #expect(try bench.database.store.failedDeliveries().isEmpty)
    }

    @Test("the names of runs that deliver say who is told of what")
    func named() throws {
        let bench = try ScriptBench()
        bench.plugins = [try Self.listener("acme/x", Self.notes)]
        try bench.tell()
        try create(bench, "a")
        try bench.tell()
        let run = try #require(try bench.database.runs.list().first)
        #expect(
            run.plan.script == "acme/x:told" && run.plan.startKey?.hasPrefix("event:acme/x:told:") == true)
        #expect(run.state == .done)
    }
}

extension ScriptBench {
    /// What all runs logged, the deliveries' too.
    var logs: [String] { console.logs }

    /// Tells the plugins what happened, as a tending does.
    @discardableResult
    func tell(limit: Int = 100, before: () throws -> Void = {}) throws -> Int {
        let deliveries = EventDeliveries(
            to: PluginSet(plugins), store: database.store, runs: database.runs, group: database.group,
            now: { [unowned self] in try clock }, isHeld: { $0.isHeld(at: 1_000_000) })
        return try deliveries.forEachDue(limit: limit) { delivery in
            try before()
            startsOnce = true
            defer { startsOnce = false }
            let report = try execute(
                delivery.program, as: Self.admin, resuming: delivery.run?.rawValue,
                key: delivery.run == nil ? delivery.startKey : nil, door: door())
            if case .attached = report.failure?.kind { return false }
            return true
        }
    }
}
