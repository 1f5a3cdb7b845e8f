internal import Glibc
internal import PartnerCenter

/// The folder `data` of a project, walked step by step: no link is followed on the way, and so nothing outside is
/// reached, whatever somebody puts there meanwhile.
struct ProjectData {
    /// Where `partnerctl.json` lies.
    let folder: String
    /// What is said in refusals.
    let call: String

    func read(_ path: String, limit: Int) throws -> [UInt8] {
        try walk(path, makesFolders: false) { parent, name in
            let descriptor = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw fault(path) }
            defer { close(descriptor) }
            guard let bytes = SmallFile.bytes(of: descriptor, limit: limit) else {
                throw OperationError(
                    .badFile, "\(call): data/\(path) is no file, or has more than \(limit) bytes",
                    field: "path")
            }
            return bytes
        }
    }

    /// Writes beside and renames, so that there is never half a file.
    func write(_ bytes: [UInt8], to path: String) throws {
        try walk(path, makesFolders: true) { parent, name in
            var status = stat()
            if fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT != S_IFREG {
                throw OperationError(.badFile, "\(call): data/\(path) is no file", field: "path")
            }
            let beside = ".\(name).partnerctl-\(getpid())"
            unlinkat(parent, beside, 0)
            let descriptor = openat(
                parent, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw fault(path) }
            var isWritten = bytes.withUnsafeBytes { bytes in
                var done = 0
                while done < bytes.count {
                    let count = Glibc.write(
                        descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
                    if count <= 0 { return false }
                    done += count
                }
                return fsync(descriptor) == 0
            }
            isWritten = close(descriptor) == 0 && isWritten
            guard isWritten, renameat(parent, beside, parent, name) == 0 else {
                let fault = fault(path)
                unlinkat(parent, beside, 0)
                throw fault
            }
            fsync(parent)
        }
    }

    private func walk<Value>(
        _ path: String, makesFolders: Bool, _ body: (_ parent: Int32, _ name: String) throws -> Value
    ) throws -> Value {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.popLast(), !path.utf8.contains(0),
            (parts + [name]).allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
        else {
            throw OperationError(
                .badArgument, "\(call): a path below data has no empty part, no '.' and no '..'",
                field: "path",
                hint: "write it like lists/taken.txt")
        }
        var current = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard current >= 0 else { throw fault(path) }
        defer { close(current) }
        for part in ["data"] + parts {
            if makesFolders, mkdirat(current, part, 0o755) != 0, errno != EEXIST { throw fault(path) }
            let next = openat(current, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard next >= 0 else { throw fault(path) }
            close(current)
            current = next
        }
        return try body(current, name)
    }

    private func fault(_ path: String) -> OperationError {
        switch errno {
        case ENOENT:
            OperationError(.notFound, "\(call): there is no file data/\(path)", field: "path")
        case ELOOP, ENOTDIR, EMLINK:
            OperationError(
                .refused, "\(call): data/\(path) leads over a link or a file", field: "path",
                hint: "links are not followed: put the file itself there")
        case ENOSPC, EIO, EROFS:
            OperationError(
                .badFile, "\(call): data/\(path): \(String(cString: strerror(errno)))", field: "path",
                endsRun: true)
        default:
            OperationError(
                .badFile, "\(call): data/\(path): \(String(cString: strerror(errno)))", field: "path")
        }
    }
}
