import FoundationEssentials
import TestKit
import Glibc
import PartnerCenter
import PartnerLua
import PartnerTesting
import Testing

@Suite struct PlanFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("plan.jsonl") }

    init() throws { folder = try TemporaryFolder() }

    private func plan(_ count: Int = 3) -> Plan {
        .fixture((0..<count).map { .creation("u-\($0 + 2)", "User \($0)", "user\($0)@contoso.cn") })
    }

    private func fault(_ bytes: some Collection<UInt8>) throws -> String? {
        try Data(bytes).write(to: URL(filePath: path))
        do {
            _ = try PlanFile.read(path, shownAs: "plan.jsonl")
            return nil
        } catch let error as OperationError {
            #expect(error.code == .badFile)
            #expect(error.hint == "make the plan again: partnerctl plan")
            return error.message
        }
    }

    @Test("a plan of any size comes back whole", arguments: [0, 1, 2000])
    func roundTrip(count: Int) throws {
        try PlanFile.write(plan(count), to: path)
        #expect(try PlanFile.read(path, shownAs: "plan.jsonl").plan == plan(count))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try folder.names == ["plan.jsonl"])
    }

    @Test("a file that is there is only replaced when that is asked for")
    func existing() throws {
        try Data("mine".utf8).write(to: URL(filePath: path))
        do {
            try PlanFile.write(plan(), to: path)
            Issue.record("it was replaced")
        } catch let error as OperationError {
            #expect(error.code == .alreadyExists)
            #expect(error.hint == "name another file, or replace it with --force")
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
        try PlanFile.write(plan(), to: path, replaces: true)
        #expect(try PlanFile.read(path, shownAs: "plan.jsonl").plan == plan())
        #expect(try folder.names == ["plan.jsonl"])
    }

    @Test("a plan that was cut off anywhere is refused")
    func cutOff() throws {
        try PlanFile.write(plan(1), to: path)
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
        for count in 0..<bytes.count {
            #expect(try fault(bytes[..<count]) != nil, "cut at \(count)")
        }
        #expect(try fault(bytes) == nil)
    }

    @Test("a plan in which one byte was changed is refused")
    func changed() throws {
        try PlanFile.write(plan(1), to: path)
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(try fault(changed) != nil, "changed at \(index)")
        }
    }

    @Test("what was done to a plan is said")
    func faults() throws {
        try PlanFile.write(plan(), to: path)
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        func joined(_ lines: [String]) -> String.UTF8View { (lines.joined(separator: "\n") + "\n").utf8 }
        #expect(
            try fault(text.replacing("User 1", with: "User X").utf8)
                == "plan.jsonl: the plan is not as it was made: its digest does not fit its content")
        #expect(
            try fault(joined(lines.filter { !$0.contains("User 1") }))
                == "plan.jsonl:5: the plan has 4 lines, and it was made with 5")
        #expect(try fault(joined(lines.dropLast())) == "plan.jsonl: the plan is cut off behind line 5")
        #expect(try fault(joined(lines + ["{}"])) == "plan.jsonl:7: something follows the end of the plan")
        #expect(try fault("".utf8) == "plan.jsonl: the plan is cut off behind line 0")
        #expect(
            try fault("name,email\n".utf8)
                == "plan.jsonl:1: this is no JSON: at byte 1 no value begins like this")
        #expect(
            try fault(String(repeating: "[", count: 100_000).utf8)
                == "plan.jsonl:1: the plan is cut off in the middle of this line")
    }

    @Test("what is no file is refused without waiting for it")
    func noFile() throws {
        for (path, message) in [
            (folder.path, "it: is no file"), ("/dev/zero", "it: is no file"),
            (folder.file("none"), "it: cannot be read: No such file or directory"),
        ] {
            do {
                _ = try PlanFile.read(path, shownAs: "it")
                Issue.record("\(path) was read")
            } catch let error as OperationError {
                #expect(error.message == message)
            }
        }
    }

    @Test("a file that is too large, or has too long a line, is refused")
    func tooLarge() throws {
        let file = FileManager.default.createFile(atPath: path, contents: nil)
        #expect(file)
        truncate(path, off_t(PlanFile.sizeLimit + 1))
        #expect(throws: OperationError.self) { try PlanFile.read(path, shownAs: "plan.jsonl") }
        truncate(path, off_t(PlanFile.lineLimit + (1 << 20)))
        do {
            _ = try PlanFile.read(path, shownAs: "plan.jsonl")
            Issue.record("it was read")
        } catch let error as OperationError {
            #expect(error.message == "plan.jsonl:1: this line is longer than 33554432 bytes")
        }
    }
}
