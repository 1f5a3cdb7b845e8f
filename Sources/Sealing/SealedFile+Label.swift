extension SealedFile {
    /// The label of the sealed file at `path`, which anybody can read; nil for a file without one, for another
    /// kind of file, and where there is none.
    public static func label(ofFileAt path: String) -> String? {
        var line: [UInt8] = []
        // Whatever cannot be read here is not a file that its maker would know again.
        guard let file = try? InputFile(path: path), let header = try? Reader.header(file, &line) else {
            return nil
        }
        return header.label
    }
}
