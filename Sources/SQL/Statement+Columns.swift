internal import CSQLite

// Columns of the current row; the first has index 0.
extension Statement {
    /// A whole number; 0 for NULL.
    public func int64(_ column: Int) -> Int64 {
        sqlite3_column_int64(handle, Int32(truncatingIfNeeded: column))
    }

    /// A whole number, nil for NULL.
    public func optionalInt64(_ column: Int) -> Int64? {
        isNull(column) ? nil : int64(column)
    }

    /// A floating-point number; 0 for NULL.
    public func double(_ column: Int) -> Double {
        sqlite3_column_double(handle, Int32(truncatingIfNeeded: column))
    }

    /// Text; empty for NULL. Bytes that are not UTF-8 are replaced.
    public func text(_ column: Int) -> String {
        String(decoding: borrowedText(column) ?? UnsafeRawBufferPointer(start: nil, count: 0), as: UTF8.self)
    }

    /// Text, nil for NULL.
    public func optionalText(_ column: Int) -> String? {
        borrowedText(column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A copy of bytes; empty for NULL.
    public func bytes(_ column: Int) -> [UInt8] {
        borrowedBytes(column).map { [UInt8]($0) } ?? []
    }

    /// A copy of bytes, nil for NULL.
    public func optionalBytes(_ column: Int) -> [UInt8]? {
        borrowedBytes(column).map { [UInt8]($0) }
    }

    /// The bytes themselves, nil for NULL. They are gone with the next step or reset.
    public func borrowedBytes(_ column: Int) -> UnsafeRawBufferPointer? {
        let index = Int32(truncatingIfNeeded: column)
        guard let start = sqlite3_column_blob(handle, index) else {
            // A null pointer also stands for a value of zero bytes.
            return isNull(column) ? nil : UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, index)))
    }

    /// The UTF-8 bytes of text, nil for NULL. They are gone with the next step or reset.
    public func borrowedText(_ column: Int) -> UnsafeRawBufferPointer? {
        let index = Int32(truncatingIfNeeded: column)
        guard let start = sqlite3_column_text(handle, index) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, index)))
    }

    /// Whether the column is NULL.
    public func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(handle, Int32(truncatingIfNeeded: column)) == SQLITE_NULL
    }
}
