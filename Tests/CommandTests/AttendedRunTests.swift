import FoundationEssentials
import TestKit
import Testing

@testable import partnerctl

@Suite(.serialized, AttendedShell.hasTmux) struct AttendedRunTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try OutputFile.create(
            "\(folder.path)/staff.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file", required = true } }
            local staff = rows.open { path = opt.file, columns = {
              full_name = { header = { "Full name" }, required = true },
              email = { header = { "Email" }, type = "email", required = true },
            } }
            bulk.map(staff, { name = "staff", key = "email", result = { "password" } }, function(row)
              return { password = partner.users.create(row).temporary_password }
            end)
            """)
    }

    /// A sheet whose second row is wrong.
    private func writeSheet(rows count: Int) throws {
        var text = "Full name,Email\n"
        for number in 1...count {
            text += number == 2 ? "Bo,nobody\n" : "User \(number),u\(number)@contoso.cn\n"
        }
        try OutputFile.create("\(folder.path)/staff.csv", text)
    }

    private var run: String { "'\(ProcessRun.partnerctl)' run staff.lua --file staff.csv --group-size 50" }

    private func withShell(_ body: (AttendedShell) throws -> Void) throws {
        #expect(
            try ProcessRun(ProcessRun.partnerctl, ["center", "init"], directory: folder.path).exitCode == 0)
        let shell = try AttendedShell(folder.path)
        do { try body(shell) } catch {
            try shell.end()
            throw error
        }
        try shell.end()
    }

    @Test("a wrong row is asked about, and a no does nothing")
    func refusal() throws {
        try writeSheet(rows: 3)
        try withShell { shell in
            try shell.type("\(run); echo \"code $?.\"", "Enter")
            let asked = try shell.screen(with: "Leave out what is wrong and go on with the others? [y/N]")
            #expect(asked.contains("line 3, column 'Email': 'nobody' is not an e-mail address"))
            try shell.type("n", "Enter")
            #expect(try shell.screen(with: "code 1.").contains("1 of 3 rows are wrong; nothing was done"))
        }
    }

    @Test("after a yes the others go on, with a bar; Ctrl-C stops them and the rest can be done later")
    func interruption() throws {
        try writeSheet(rows: 20_000)
        try withShell { shell in
            try shell.type("\(run); echo \"code $?.\"", "Enter")
            _ = try shell.screen(with: "Leave out what is wrong and go on with the others? [y/N]")
            try shell.type("y", "Enter")
            // Before the end there is time left, and after it no bar.
            let bar = try shell.screen(with: " rows/s, ")
            #expect(bar.contains("[#") || bar.contains("[."))
            #expect(bar.contains(" of 20,000 rows ("))
            try shell.type("C-c")
            let stopped = try shell.screen(with: "code 130.")
            #expect(stopped.contains("partnerctl runs resume run-1"), "\(stopped)")
            #expect(!stopped.contains("[#"), "\(stopped)")
            try shell.type("clear; '\(ProcessRun.partnerctl)' runs resume run-1; echo \"code $?.\"", "Enter")
            // The answer is kept with what was done: nobody is asked again.
            let done = try shell.screen(with: "code 3.")
            #expect(done.contains("run-1 is done; 20,000 rows: 19,999 ok, 1 refused"), "\(done)")
        }
    }
}
