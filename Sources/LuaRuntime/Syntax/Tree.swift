/// A chunk as the parser understood it. Chains of operators, calls and fields are flat, so that no walk goes
/// deeper than the parser did.
struct Tree {
    var body = Block()
    /// By the number that names and declarations carry.
    var locals: [Local] = []
    /// By number; 0 is the chunk itself.
    var functions: [Function] = []
    /// Names that are written as globals somewhere.
    var assignedGlobals: Set<String> = []
    /// Whether there is a `goto`.
    var hasJumps = false
    var faults: [LocatedFault] = []

    struct Local {
        enum Attribute { case const, close }
        let name: String
        let position: SourcePosition
        let function: Int
        let attribute: Attribute?
        let isParameter: Bool
        var reads = 0
        /// Assigned after its declaration.
        var isReassigned = false
        /// Where its block ends.
        var scopeEnd: SourcePosition?
    }

    struct Function {
        let position: SourcePosition
        let parent: Int?
    }

    struct Block {
        var statements: [Statement] = []
    }

    struct Statement {
        let position: SourcePosition
        let form: Form

        indirect enum Form {
            case local([Int], [Expression])
            case localFunction(Int, FunctionBody)
            case assignment([Expression], [Expression])
            case call(Expression)
            case function(Expression, FunctionBody)
            case `do`(Block)
            case `while`(Expression, Block)
            case `repeat`(Block, Expression)
            case `if`([(condition: Expression, block: Block)], otherwise: Block?)
            case numericFor(Int, [Expression], Block)
            case genericFor([Int], [Expression], Block)
            case `return`([Expression])
            /// `break`, `goto`, labels: nothing in them to look at.
            case jump
        }
    }

    struct FunctionBody {
        let number: Int
        let parameters: [Int]
        let block: Block
    }

    struct Expression {
        let position: SourcePosition
        let form: Form

        indirect enum Form {
            case literal(LuaLiteral)
            case vararg
            case function(FunctionBody)
            case table([Item])
            case local(Int)
            case global(String)
            case grouped(Expression)
            case suffixed(Expression, [Suffix])
            case prefixed(Token.Kind, Expression)
            /// Operators of one run of operands, in source order. Tighter ones on the right are inside of
            /// their operand, tighter ones on the left are not told apart.
            case chain(Expression, [(sign: Token.Kind, operand: Expression)])
        }
    }

    enum Suffix {
        case field(String, SourcePosition)
        case index(Expression)
        case call([Expression])
        case method(String, SourcePosition, [Expression])
    }

    enum Item {
        case positional(Expression)
        case named(String, SourcePosition, Expression)
        case keyed(Expression, Expression)
    }
}
