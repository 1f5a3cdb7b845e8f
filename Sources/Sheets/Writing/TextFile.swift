/// A new file of text, which appears under its name complete, or not at all.
public final class TextFile {
    private let file: PendingFile

    /// Starts a file.
    ///
    /// - Throws: `SheetError.alreadyExists`, unless it `replaces`; `.writeFailed`.
    public init(path: String, replaces: Bool = false) throws(SheetError) {
        file = try PendingFile(path: path, replaces: replaces)
    }

    deinit { abandon() }

    /// Gives up a file that is not closed: nothing of it is left behind.
    public func abandon() { file.abandon() }

    /// Adds text.
    ///
    /// - Throws: `SheetError.writeFailed`.
    public func append(_ text: String) throws(SheetError) {
        let bytes = ByteStore()
        bytes.append(text)
        try file.append(UnsafeRawPointer(bytes.base), bytes.count)
    }

    /// Gives the file its name; nothing can be added afterwards.
    ///
    /// - Throws: `SheetError.alreadyExists`, `.writeFailed`.
    public func close() throws(SheetError) { try file.publish() }
}
