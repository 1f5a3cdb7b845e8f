internal import CArchive
internal import Glibc

/// The parts of a workbook's zip archive, each read as a stream.
///
/// What all parts expand to is counted, not believed: the archive's own figures bound nothing.
final class WorkbookArchive {
    let file: OpenFile
    let limits: SheetLimits
    /// Bytes expanded so far.
    var expanded = 0
    private(set) var parts: [String] = []

    init(file: OpenFile, limits: SheetLimits) throws(SheetError) {
        self.file = file
        self.limits = limits
        let stream = try PartStream(archive: self)
        while let name = try stream.nextName() {
            parts.append(name)
            if parts.count > limits.archiveEntries {
                throw .tooManyParts(path: file.path, limit: limits.archiveEntries)
            }
        }
    }

    /// The part's name as the archive spells it: names are compared without regard to case.
    ///
    /// Two parts of one name are refused, for two programs would read two different workbooks.
    func find(_ name: String) throws(SheetError) -> String? {
        let wanted = name.lowercased()
        let found = parts.filter { $0.lowercased() == wanted }
        if found.count > 1 {
            throw .damaged(path: file.path, part: name, reason: "it is in the archive \(found.count) times")
        }
        return found.first
    }

    /// Opens a part whose name `find` gave.
    func open(_ part: String) throws(SheetError) -> PartStream {
        let stream = try PartStream(archive: self)
        while let name = try stream.nextName() {
            if name == part { return stream }
        }
        throw .damaged(path: file.path, part: part, reason: "it is gone from the archive")
    }

    func count(_ bytes: Int) throws(SheetError) {
        expanded += bytes
        let byRatio = max(
            limits.ratioFloor, file.size.multipliedReportingOverflow(by: limits.expansionRatio).partialValue)
        let limit = min(limits.expandedBytes, byRatio)
        if expanded > limit { throw .expandsTooMuch(path: file.path, limit: limit) }
    }
}

/// One part of an archive, expanded as it is read.
final class PartStream {
    private unowned let archive: WorkbookArchive
    private let library: UnsafePointer<shim_archive>
    private let handle: OpaquePointer
    private var name = ""

    init(archive: WorkbookArchive) throws(SheetError) {
        library = try WorkbookLibraries.archive(for: archive.file.path)
        guard let handle = library.pointee.archive_read_new() else {
            throw .damaged(path: archive.file.path, part: "", reason: "no memory")
        }
        self.archive = archive
        self.handle = handle
        lseek(archive.file.descriptor, 0, SEEK_SET)
        _ = library.pointee.archive_read_support_format_zip_seekable(handle)
        if library.pointee.archive_read_open_fd(handle, archive.file.descriptor, 64 << 10) != ARCHIVE_OK {
            throw failure()
        }
    }

    deinit { _ = library.pointee.archive_read_free(handle) }

    /// Moves to the next part; nil behind the last.
    func nextName() throws(SheetError) -> String? {
        var entry: OpaquePointer?
        let result = library.pointee.archive_read_next_header(handle, &entry)
        if result == ARCHIVE_EOF { return nil }
        guard result == ARCHIVE_OK || result == ARCHIVE_WARN, let entry else { throw failure() }
        guard
            let spelled =
                library.pointee.archive_entry_pathname_utf8(entry)
                ?? library.pointee.archive_entry_pathname(entry)
        else {
            throw .damaged(path: archive.file.path, part: "", reason: "a part has no name")
        }
        name = String(cString: spelled)
        if library.pointee.archive_entry_is_encrypted(entry) != 0 {
            throw .damaged(path: archive.file.path, part: name, reason: "it is encrypted")
        }
        return name
    }

    /// Reads up to `count` bytes; zero is the end of the part.
    func read(into target: UnsafeMutableRawPointer, _ count: Int) throws(SheetError) -> Int {
        let got = library.pointee.archive_read_data(handle, target, count)
        if got < 0 { throw failure() }
        try archive.count(got)
        return got
    }

    private func failure() -> SheetError {
        let reason =
            library.pointee.archive_error_string(handle).map { String(cString: $0) } ?? "it cannot be read"
        return .damaged(path: archive.file.path, part: name, reason: ShownText.short(reason))
    }
}
