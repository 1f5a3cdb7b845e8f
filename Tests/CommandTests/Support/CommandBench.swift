import PartnerCenter
import TestKit
import Testing

@testable import partnerctl

/// A folder with a center and a home, in which commands are given.
struct CommandBench {
    let folder: TemporaryFolder

    /// Makes the center, with these flags.
    init(_ flags: [String] = []) throws {
        folder = try TemporaryFolder()
        #expect(command(["center", "init"] + flags).code == 0)
    }

    /// The center's file.
    var center: String { "\(folder.path)/.partnerctl/center.db" }

    /// Runs the tool in the folder; `answers` are those of somebody at a terminal, nobody sits there without.
    func command(_ words: [String], answers: [String]? = nil) -> (code: Int32, out: String, err: String) {
        let test = TestConsole(isAttended: answers != nil, answers: answers ?? [])
        let code = test.run(words, directory: folder.path, environment: ["HOME": folder.path])
        return (code.rawValue, test.out.text, test.err.text)
    }

    func write(_ name: String, _ text: String) throws {
        try OutputFile.replace("\(folder.path)/\(name)", text)
    }

    /// Leaves one done run of three rows whose passwords are not delivered.
    func runUndelivered() throws {
        try write(
            "staff.lua",
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
        try write("staff.csv", "Full name,Email\n王芳,w@contoso.cn\nLi Na,l@contoso.cn\nBo,b@contoso.cn\n")
        let done = command(["run", "staff.lua", "--file", "staff.csv"])
        #expect(done.code == 0, "\(done.err)")
    }

    /// Waits for the next millisecond but one, so that what ended is in the past by more than one.
    func letTimePass() {
        let now = HostClock.milliseconds()
        while HostClock.milliseconds() <= now + 2 {}
    }
}
