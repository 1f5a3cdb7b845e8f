internal import FoundationEssentials
internal import Glibc

/// A private file of lines that a person typed, the latest last.
///
/// Each line is appended when it is typed, so that several prompts at a time, and one that is killed, lose none.
public struct InputHistory: Sendable {
    /// Where it is.
    public let path: String

    /// The history in this file, which need not be there yet.
    public init(path: String) { self.path = path }

    /// The last `limit` lines, oldest first; empty where there is no file.
    ///
    /// A file with more than twice as many is cut to them.
    public func load(_ limit: Int = LineEditor.historyLimit) -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let lines = data.split(separator: 0x0a).map { String(decoding: $0, as: UTF8.self) }
        let kept = Array(lines.suffix(limit))
        if lines.count > 2 * limit { shorten(to: kept) }
        return kept
    }

    /// Adds a line; its folder and file are made for this person only.
    ///
    /// - Returns: whether it could be written. Without a place to write, lines are remembered in the session only.
    @discardableResult public func add(_ line: String) -> Bool {
        guard makeFolder() else { return false }
        return write(line + "\n", to: path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC)
    }

    private func makeFolder() -> Bool {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return true }
        let folder = String(path[..<slash])
        if access(folder, W_OK) == 0 { return true }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return true
        } catch { return false }
    }

    /// Puts a shorter file in the place of this one.
    private func shorten(to lines: [String]) {
        let beside = "\(path).\(getpid()).new"
        let text = lines.map { $0 + "\n" }.joined()
        guard write(text, to: beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC) else { return }
        if rename(beside, path) != 0 { unlink(beside) }
    }

    private func write(_ text: String, to path: String, _ flags: Int32) -> Bool {
        let file = open(path, flags, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        // One write: lines of several processes do not mix.
        return Array(text.utf8).withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) == $0.count }
    }
}
