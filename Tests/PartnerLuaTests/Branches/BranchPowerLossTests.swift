import CStorageShim
import TestKit
import FoundationEssentials
import PartnerLua
import PartnerSQL
import Runs
import SQL
import Testing

/// A run of branches, waits and a batch on a storage that loses power, gone on with on what is left.
@Suite struct BranchPowerLossTests {
    private static let isTorture = ProcessInfo.processInfo.environment["PARTNERCTL_TORTURE"] == "1"

    private static let script = """
        local opt = args.declare { { name = "file", type = "input_file" } }

        """ + BranchReplayTests.shared + """
            bulk.all {
              a = function() add "a1" add "a2" wait.sleep "0s" add "a3" end,
              b = function()
                local list = rows.open { path = opt.file, columns = { email = { header = { "Email" } } } }
                local batch = bulk.map(list, { name = "b", result = { "id" } }, function(row)
                  print(row.email)
                  return { id = partner.users.create { full_name = row.email, email = row.email }.id }
                end)
                note(batch.ok)
              end,
              c = function()
                for user in partner.users.each {} do note(user.id) end
                add "c"
                wait.until_true({ every = "1h" }, function() return partner.users.find { email = "a3@b.cn" } or true end)
              end,
            }
            """ + BranchReplayTests.finish

    private struct Loss {
        var trace: RunTrace
        var operations: Int
        var isDead: Bool
    }

    /// Plays the run on a storage that loses power before `operation`; 0 for never.
    private func play(losingAt operation: Int) throws -> Loss {
        let folder = try TemporaryFolder()
        let name = "branches-\(folder.path)"
        let storage = try #require(storage_create(name))
        defer { storage_destroy(storage) }
        let made = try bench(in: folder)
        try made.write("sheet.csv", InterruptionPropertyTests.sheet)
        try made.setClock(ScriptBench.now)
        try made.database.connection.close()

        let lossy = try bench(in: folder, storage: name)
        let before = storage_operations(storage)
        if operation > 0 {
            storage_lose_power_at(storage, before + operation, UInt64(operation), [0, 40, 80][operation % 3])
        }
        try lossy.run(Self.script, ["file": ["sheet.csv"]])
        let operations = storage_operations(storage) - before
        let isDead = storage_is_dead(storage) != 0
        // Without power it cannot even be closed well.
        try? lossy.database.connection.close()

        let bench = try bench(in: folder)
        try bench.database.connection.checkIntegrity()
        if let run = try bench.database.runs.list().first {
            if !run.state.isFinal { _ = try bench.resume(run.id.rawValue) }
        } else {
            try bench.run(Self.script, ["file": ["sheet.csv"]])
        }
        let trace = try RunTrace(bench)
        try bench.database.connection.close()
        return Loss(trace: trace, operations: operations, isDead: isDead)
    }

    private func bench(in folder: TemporaryFolder, storage: String? = nil) throws -> ScriptBench {
        let bench = try ScriptBench(file: "center.db", in: folder, storage: storage)
        bench.diesAtOnce = true
        bench.options.groupSize = 2
        return bench
    }

    @Test("a loss of power at any write leaves a run that ends as if nothing had happened", arguments: 0..<4)
    func anyWriteTorture(part: Int) throws {
        let calm = try play(losingAt: 0)
        #expect(!calm.isDead && calm.trace.rows("runs").allSatisfy { $0.contains("|done|") })
        #expect(calm.operations > 50)
        for operation in stride(from: part + 1, through: calm.operations, by: Self.isTorture ? 4 : 16) {
            let loss = try play(losingAt: operation)
            #expect(loss.isDead, "\(operation) of \(calm.operations)")
            let differences = loss.trace.differences(from: calm.trace)
            #expect(differences.isEmpty, "power lost at \(operation) of \(calm.operations): \(differences)")
        }
    }
}
