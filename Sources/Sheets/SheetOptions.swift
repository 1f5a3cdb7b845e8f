/// How a file's bytes stand for characters.
public enum SheetEncoding: String, Sendable, CaseIterable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "UTF-8"
    /// UTF-16, low byte first, as Excel saves "Unicode text".
    case utf16LittleEndian = "UTF-16LE"
    /// UTF-16, high byte first.
    case utf16BigEndian = "UTF-16BE"
    /// GB18030, as a Chinese Excel saves "CSV"; GBK and GB2312 are parts of it.
    case gb18030 = "GB18030"
}

/// What to look for in a file, and how to read it.
public struct SheetOptions: Sendable {
    /// The columns wanted, in the order in which a row gives them.
    public var columns: [SheetColumn]
    /// The sheet of a workbook, by name; nil for the first visible one. Ignored for text files.
    public var sheet: String?
    /// The line (row of a workbook) that holds the headers; nil to look for it.
    public var headerRow: Int?
    /// The encoding of a text file; nil to detect it. Ignored for workbooks.
    public var encoding: SheetEncoding?
    /// The delimiter of a CSV file, `,` `;` or a tab; nil to detect it.
    public var delimiter: Character?
    /// What a file may cost before it is refused.
    public var limits: SheetLimits
    /// How many bytes are asked of a file at once; tests read in every split of the same input.
    var readSize = 256 << 10

    /// Everything detected, the limits of `SheetLimits()`.
    public init(
        columns: [SheetColumn], sheet: String? = nil, headerRow: Int? = nil, encoding: SheetEncoding? = nil,
        delimiter: Character? = nil, limits: SheetLimits = SheetLimits()
    ) {
        self.columns = columns
        self.sheet = sheet
        self.headerRow = headerRow
        self.encoding = encoding
        self.delimiter = delimiter
        self.limits = limits
    }
}

/// What a file may cost before it is refused. Sizes are in bytes.
public struct SheetLimits: Sendable, Equatable {
    /// The longest record or line: 1 MiB.
    public var recordBytes = 1 << 20
    /// The longest cell of a text file: 64 KiB.
    public var cellBytes = 64 << 10
    /// The longest cell of a workbook, in UTF-16 units as Excel counts: 32,767.
    public var workbookCellUnits = 32_767
    /// The most columns: 1,024.
    public var columns = 1_024
    /// How many rows are searched for the headers: 20.
    public var headerSearchRows = 20
    /// The most bytes a workbook may expand to: 2 GiB.
    public var expandedBytes = 2 << 30
    /// How many times its own size a workbook may expand to, once past `ratioFloor`: 250.
    public var expansionRatio = 250
    /// What a workbook may expand to whatever the ratio: 64 MiB.
    public var ratioFloor = 64 << 20
    /// The most bytes of distinct texts of a workbook, which are held in memory: 256 MiB.
    public var sharedTextBytes = 256 << 20
    /// The most parts in a workbook's archive: 4,096.
    public var archiveEntries = 4_096
    /// How deep a workbook's XML may nest, and values in a line of JSON: 64.
    public var depth = 64

    /// The limits stated at each member.
    public init() {}
}
