internal import Glibc

/// A file that is read from its beginning, in pieces of 64 KiB.
final class InputFile {
    let path: String
    private let descriptor: Int32
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    private var range = 0..<0

    init(path: String) throws(SealingError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path: path, code: errno) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
        buffer.deallocate()
    }

    /// What the last `fill` brought and no line has taken.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[range]) }

    /// Reads the next piece in place of the last one; false at the end of the file.
    func fill() throws(SealingError) -> Bool {
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system("read", path: path, code: errno) }
            range = 0..<count
            return count > 0
        }
    }

    enum Line { case whole, unended, tooLong, none }

    /// Replaces `line` by the next one, without its line end.
    func nextLine(into line: inout [UInt8], limit: Int) throws(SealingError) -> Line {
        line.removeAll(keepingCapacity: true)
        while true {
            if range.isEmpty {
                guard try fill() else { return line.isEmpty ? .none : .unended }
            }
            let rest = bytes
            let end = rest.baseAddress.flatMap { memchr($0, 0x0A, rest.count) }
                .map { UnsafeRawPointer($0) - UnsafeRawPointer(buffer.baseAddress ?? $0) }
            line.append(contentsOf: buffer[range.lowerBound..<(end ?? range.upperBound)])
            range = (end.map { $0 + 1 } ?? range.upperBound)..<range.upperBound
            if line.count > limit { return .tooLong }
            if end != nil { return .whole }
        }
    }
}
