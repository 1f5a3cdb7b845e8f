public import LuaRuntime
internal import PartnerCenter
internal import Sheets

/// Rows that scripts and batches walk through: what `rows.open` and every `each` answer.
@usableFromInline
final class RowSource: LuaObject {
    /// Where the rows come from.
    let producer: any RowProducer
    /// Whether a loop or a batch has begun to take rows; a source is walked through once at a time.
    var isWalking = false

    init(_ producer: any RowProducer) { self.producer = producer }

    static func declare(in state: LuaState, _ session: RunSession) {
        state.type(RowSource.self, name: "source") { type in
            // A generic `for` calls this for each round, with the row of the round before: none in the first.
            type.iterator { source, stack in
                if stack.type(at: 3).isAbsent {
                    try source.producer.judge(session)
                    try source.producer.restart()
                    source.isWalking = true
                } else if !source.isWalking {
                    throw OperationError(
                        .forbiddenState, "another loop inside of this one went through the same rows",
                        hint: "open them twice, or keep what you need of them in a list")
                }
                while try source.producer.advance() {
                    if !source.producer.problems.isEmpty { continue }
                    try source.producer.pushRow(onto: stack)
                    return 1
                }
                source.isWalking = false
                stack.pushNil()
                return 1
            }
        }
    }
}

/// Gives rows one after the other.
protocol RowProducer: AnyObject {
    /// What it is, for the journal: JSON. The same input is the same identity.
    func writeIdentity(to writer: inout JSONWriter)
    /// How many rows there are; `nil` where that is not known beforehand.
    var total: Int? { get }
    /// Reads everything once and reports all that is wrong, before anything is done.
    func judge(_ session: RunSession) throws
    /// Rows that stay what they are while a batch works on them; itself where that is so anyway.
    func frozen() throws -> any RowProducer
    /// Goes back before the first row.
    func restart() throws
    /// Goes to the next row; false behind the last.
    func advance() throws -> Bool
    /// The present row's number, from 1.
    var number: Int { get }
    /// What is wrong with the present row.
    var problems: [CellProblem] { get }
    /// What plugins changed in the present row, as a ledger keeps it; empty for nothing. Asked when nobody needs the
    /// row any more.
    func changes() throws -> [UInt8]
    /// Pushes the present row as a table.
    func pushRow(onto stack: LuaStack) throws
    /// The column called `name` of the present row as text; `nil` when it is empty or unknown.
    func text(_ name: String) -> String?
    /// Lends the bytes of the column at `index` of `columns`; none when it is empty.
    func withColumn<R>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R
    /// The names of the columns that are in a row.
    var columns: [String] { get }
    /// The headers of the input as it stands, for a result file.
    var inputHeaders: [String] { get }
    /// The present row's cells as they stand in the input, one per header.
    func inputCells() -> [String]
    /// The outcome of an earlier run that the input carries for the present row.
    var earlier: EarlierOutcome? { get }
}

extension RowProducer {
    var problems: [CellProblem] { [] }
    func changes() throws -> [UInt8] { [] }
    var earlier: EarlierOutcome? { nil }
    func frozen() throws -> any RowProducer { self }
    func withColumn<R>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        var text = text(columns[index]) ?? ""
        return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
    }
    var inputHeaders: [String] { columns }
    func inputCells() -> [String] { columns.map { text($0) ?? "" } }

    /// Pushes the present row where all of its columns are texts.
    func pushTexts(onto stack: LuaStack) {
        stack.createTable(record: columns.count)
        for column in columns {
            stack.push(text(column) ?? "")
            stack.setField(named: column, of: -2)
        }
    }
}

/// What a result file of an earlier run says of a row.
struct EarlierOutcome {
    /// Whether the row needs no more work.
    var isDone: Bool
    /// The result columns it had, by name.
    var columns: [String: String]
}
