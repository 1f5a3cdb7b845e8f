/// How a cell stood in the file.
enum CellForm: UInt8 {
    case plain, quoted
    /// Quoted, with quotes written twice inside.
    case doubled
    /// A value that no cell of a table can be: a list or an object in JSON.
    case nested
    /// An error of the spreadsheet, such as #N/A.
    case failed
    /// A formula without a result.
    case uncalculated
}

/// A cell as a range of its record's bytes.
struct RawCell {
    var start: Int32
    var end: Int32
    var form: CellForm
}

/// The cells of one record, used again for the next.
final class RawCells {
    // As in `ByteStore`: no access here falls into another one.
    @exclusivity(unchecked) private(set) var base: UnsafeMutablePointer<RawCell>
    @exclusivity(unchecked) private var capacity: Int
    @exclusivity(unchecked) private(set) var count = 0

    init(capacity: Int = 32) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    func removeAll() { count = 0 }

    @inline(__always)
    func append(_ start: Int, _ end: Int, _ form: CellForm) {
        if count == capacity { grow() }
        (base + count).initialize(to: RawCell(start: Int32(start), end: Int32(end), form: form))
        count += 1
    }

    /// Adds empty cells until there are `length`.
    func pad(to length: Int) {
        while count < length { append(0, 0, .plain) }
    }

    /// Replaces a cell that is there.
    func set(_ index: Int, _ start: Int, _ end: Int, _ form: CellForm) {
        base[index] = RawCell(start: Int32(start), end: Int32(end), form: form)
    }

    private func grow() {
        let moved = UnsafeMutablePointer<RawCell>.allocate(capacity: capacity * 2)
        moved.moveInitialize(from: base, count: count)
        base.deallocate()
        base = moved
        capacity *= 2
    }
}
