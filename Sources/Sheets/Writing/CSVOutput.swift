/// CSV as spreadsheets read it best: UTF-8 with a byte order mark, commas, CRLF.
final class CSVOutput: SheetOutput {
    private static let flushSize = 64 << 10
    private let file: PendingFile
    private let pending = ByteStore(capacity: flushSize + 4_096)

    init(file: PendingFile) {
        self.file = file
        pending.append("\u{FEFF}")
    }

    func text(
        _ bytes: UnsafeBufferPointer<UInt8>, column: Int, failure: (String) -> SheetError
    ) throws(SheetError) {
        if column > 0 { pending.append(UInt8(ascii: ",")) }
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        let isFormula = FormulaEscape.isNeeded(base, bytes.count)
        guard Self.needsQuotes(bytes) else {
            if isFormula { pending.append(FormulaEscape.mark) }
            return pending.append(base, bytes.count)
        }
        let quote = UInt8(ascii: "\"")
        pending.append(quote)
        if isFormula { pending.append(FormulaEscape.mark) }
        for byte in bytes {
            if byte == quote { pending.append(quote) }
            pending.append(byte)
        }
        pending.append(quote)
    }

    func number(_ bytes: UnsafeBufferPointer<UInt8>, column: Int) throws(SheetError) {
        if column > 0 { pending.append(UInt8(ascii: ",")) }
        if let base = bytes.baseAddress { pending.append(base, bytes.count) }
    }

    func empty(column: Int) {
        if column > 0 { pending.append(UInt8(ascii: ",")) }
    }

    func endRow() throws(SheetError) {
        pending.append(0x0D)
        pending.append(0x0A)
        if pending.count >= Self.flushSize { try flush() }
    }

    func close() throws(SheetError) {
        try flush()
        try file.publish()
    }

    func abandon() { file.abandon() }

    private func flush() throws(SheetError) {
        try file.append(pending.base, pending.count)
        pending.removeAll()
    }

    /// Quotes, line ends, anything some program takes for a delimiter, and white space at the ends.
    private static func needsQuotes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if bytes[0] == 0x20 || bytes[bytes.count - 1] == 0x20 { return true }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, 0x0A, 0x0D: return true
            default: continue
            }
        }
        return false
    }
}
