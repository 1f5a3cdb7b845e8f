internal import Glibc
public import PartnerCenter
internal import Sealing

/// A plan in a file: its lines, and a last one with their number and digest, so that a file that was cut off or
/// changed is told from one that is whole.
///
/// The digest is BLAKE2b-256 without a key: it finds accidents and careless edits. Whoever may write plans may also
/// write scripts, so there is nothing a key would keep from them.
public enum PlanFile {
    /// How large a file may be.
    public static let sizeLimit: Int64 = 1 << 30
    /// How long a line may be.
    public static let lineLimit = 32 << 20

    /// Writes `plan` to `path`: whole under its name, or not at all. Only its owner can read it.
    ///
    /// - Throws: `OperationError` with code `already_exists` for a file that is there, unless `replaces`;
    ///   `bad_file` when it cannot be written.
    public static func write(_ plan: Plan, to path: String, replaces: Bool = false) throws {
        let file = try PlanOutput(path: path, replaces: replaces)
        defer { file.discard() }
        let digester = Digester()
        var lines: Int64 = 0
        try PlanLines.write(plan) { line in
            lines += 1
            let line = line + [0x0a]
            line.withUnsafeBytes { digester.update($0) }
            try file.write(line)
        }
        var json = JSONWriter()
        json.begin("{")
        json.put("type", "end")
        json.put("lines", lines)
        json.put("blake2b", digester.finish().description)
        json.end("}")
        try file.write(json.bytes + [0x0a])
        try file.publish()
    }

    /// Reads the plan in the file at `path`, and its digest; `name` is for messages.
    ///
    /// - Throws: `OperationError` with code `bad_file` that names the line and what is wrong with it.
    public static func read(_ path: String, shownAs name: String) throws -> (plan: Plan, digest: String) {
        do throws(PlanFault) { return try read(path) } catch { throw error.error(in: name) }
    }

    private static func read(_ path: String) throws(PlanFault) -> (plan: Plan, digest: String) {
        let input = try PlanInput(path: path)
        let digester = Digester()
        var reader = PlanReader()
        var lines = 0
        while let line = try input.nextLine() {
            lines += 1
            if line.starts(with: Self.endMark) {
                let digest = digester.finish()
                try check(line, at: lines, digest)
                if try input.nextLine() != nil {
                    throw PlanFault(line: lines + 1, "something follows the end of the plan")
                }
                return (try reader.finish(), digest.description)
            }
            (line + [0x0a]).withUnsafeBytes { digester.update($0) }
            try reader.take(line)
        }
        throw PlanFault("the plan is cut off behind line \(lines)")
    }

    private static let endMark = Array(#"{"type":"end""#.utf8)

    private static func check(_ line: [UInt8], at number: Int, _ digest: Digest) throws(PlanFault) {
        guard let tree = try? JSONTree(reading: line), let lines = tree["lines"]?.integer,
            let kept = tree["blake2b"]?.text
        else { throw PlanFault(line: number, "the end of the plan is damaged") }
        if lines != number - 1 {
            throw PlanFault(line: number, "the plan has \(number - 1) lines, and it was made with \(lines)")
        }
        if kept != digest.description {
            throw PlanFault("the plan is not as it was made: its digest does not fit its content")
        }
    }
}

/// Gives a file line by line.
private final class PlanInput {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var position = 0
    private var number = 0
    private var isAtEnd = false

    init(path: String) throws(PlanFault) {
        // Without waiting: a pipe that nobody writes to is no plan.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 { throw PlanFault("cannot be read: \(String(cString: strerror(errno)))") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o170000 == 0o100000 else {
            throw PlanFault("is no file")
        }
        if status.st_size > PlanFile.sizeLimit {
            throw PlanFault("has \(status.st_size) bytes, at most \(PlanFile.sizeLimit) are read")
        }
    }

    deinit { close(descriptor) }

    /// The next line without its end; `nil` behind the last one.
    func nextLine() throws(PlanFault) -> [UInt8]? {
        number += 1
        var searched = position
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0a) {
                let line = Array(buffer[position..<end])
                position = end + 1
                return line
            }
            searched = buffer.count
            if isAtEnd {
                if position == buffer.count { return nil }
                throw PlanFault(line: number, "the plan is cut off in the middle of this line")
            }
            if buffer.count - position > PlanFile.lineLimit {
                throw PlanFault(line: number, "this line is longer than \(PlanFile.lineLimit) bytes")
            }
            try fill(&searched)
        }
    }

    private func fill(_ searched: inout Int) throws(PlanFault) {
        if position > 0 {
            buffer.removeSubrange(..<position)
            searched -= position
            position = 0
        }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        let count = Glibc.read(descriptor, &chunk, chunk.count)
        if count < 0 {
            if errno == EINTR { return }
            throw PlanFault("cannot be read: \(String(cString: strerror(errno)))")
        }
        if count == 0 { isAtEnd = true }
        buffer.append(contentsOf: chunk[..<count])
    }
}

/// A file that gets its name when it is whole.
private final class PlanOutput {
    private let path: String
    private let draft: String
    private let replaces: Bool
    private var descriptor: Int32
    private var pending: [UInt8] = []

    init(path: String, replaces: Bool) throws {
        self.path = path
        self.replaces = replaces
        if !replaces, access(path, F_OK) == 0 { throw Self.exists(path) }
        draft = "\(path).\(SecureRandom.bytes(6).map { String($0, radix: 16) }.joined()).partial"
        descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw Self.failed(path) }
    }

    func write(_ bytes: [UInt8]) throws {
        pending += bytes
        if pending.count >= 1 << 18 { try flush() }
    }

    private func flush() throws {
        var rest = pending[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { throw Self.failed(path) }
            rest = rest.dropFirst(count)
        }
        pending.removeAll(keepingCapacity: true)
    }

    func publish() throws {
        try flush()
        if fsync(descriptor) != 0 { throw Self.failed(path) }
        if replaces {
            if rename(draft, path) != 0 { throw Self.failed(path) }
        } else if link(draft, path) != 0 {
            throw errno == EEXIST ? Self.exists(path) : Self.failed(path)
        }
    }

    /// Removes the draft, and closes it; what was published stays.
    func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(draft)
    }

    private static func exists(_ path: String) -> OperationError {
        OperationError(
            .alreadyExists, "\(path) is there already, and a plan is not written over a file",
            hint: "name another file, or replace it with --force")
    }

    private static func failed(_ path: String) -> OperationError {
        OperationError(.badFile, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}
