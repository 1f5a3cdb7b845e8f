// One overload for each number of arguments, as for functions.

extension LuaTypeBuilder {
    /// Adds a method of 0 arguments that answers.
    @inlinable
    public func method<R: LuaAnswer>(
        _ name: StaticString, _ body: @escaping (T) throws -> R
    ) {
        addMethod(name) { stack in
            try T.borrow(stack, at: 1) { try body($0).answer(stack) }
        }
    }

    /// Adds a method of 0 arguments.
    @inlinable
    public func method(
        _ name: StaticString, _ body: @escaping (T) throws -> Void
    ) {
        addMethod(name) { stack in
            try T.borrow(stack, at: 1) { try body($0) }
            return 0
        }
    }

    /// Adds a method of 1 argument that answers.
    @inlinable
    public func method<A: LuaReadable, R: LuaAnswer>(
        _ name: StaticString, _ body: @escaping (T, A) throws -> R
    ) {
        addMethod(name) { stack in
            try T.borrow(stack, at: 1) { try body($0, A.read(stack, at: 2)).answer(stack) }
        }
    }

    /// Adds a method of 1 argument.
    @inlinable
    public func method<A: LuaReadable>(
        _ name: StaticString, _ body: @escaping (T, A) throws -> Void
    ) {
        addMethod(name) { stack in
            try T.borrow(stack, at: 1) { try body($0, A.read(stack, at: 2)) }
            return 0
        }
    }

    /// Adds a method of 2 arguments that answers.
    @inlinable
    public func method<A: LuaReadable, B: LuaReadable, R: LuaAnswer>(
        _ name: StaticString, _ body: @escaping (T, A, B) throws -> R
    ) {
        addMethod(name) { stack in
            try T.borrow(stack, at: 1) {
                try body($0, A.read(stack, at: 2), B.read(stack, at: 3)).answer(stack)
            }
        }
    }

    /// Adds a method of 2 arguments.
    @inlinable
    public func method<A: LuaReadable, B: LuaReadable>(
        _ name: StaticString, _ body: @escaping (T, A, B) throws -> Void
    ) {
        addMethod(name) { stack in
            try T.borrow(stack, at: 1) { try body($0, A.read(stack, at: 2), B.read(stack, at: 3)) }
            return 0
        }
    }

    /// Adds a method of 3 arguments that answers.
    @inlinable
    public func method<A: LuaReadable, B: LuaReadable, C: LuaReadable, R: LuaAnswer>(
        _ name: StaticString, _ body: @escaping (T, A, B, C) throws -> R
    ) {
        addMethod(name) { stack in
            try T.borrow(stack, at: 1) {
                try body($0, A.read(stack, at: 2), B.read(stack, at: 3), C.read(stack, at: 4)).answer(stack)
            }
        }
    }

    /// Adds a method of 3 arguments.
    @inlinable
    public func method<A: LuaReadable, B: LuaReadable, C: LuaReadable>(
        _ name: StaticString, _ body: @escaping (T, A, B, C) throws -> Void
    ) {
        addMethod(name) { stack in
            try T.borrow(stack, at: 1) {
                try body($0, A.read(stack, at: 2), B.read(stack, at: 3), C.read(stack, at: 4))
            }
            return 0
        }
    }

    /// Adds a method of 4 arguments that answers.
    @inlinable
    public func method<A: LuaReadable, B: LuaReadable, C: LuaReadable, D: LuaReadable, R: LuaAnswer>(
        _ name: StaticString, _ body: @escaping (T, A, B, C, D) throws -> R
    ) {
        addMethod(name) { stack in
            try T.borrow(stack, at: 1) {
                try body(
                    $0, A.read(stack, at: 2), B.read(stack, at: 3), C.read(stack, at: 4), D.read(stack, at: 5)
                ).answer(stack)
            }
        }
    }

    /// Adds a method of 4 arguments.
    @inlinable
    public func method<A: LuaReadable, B: LuaReadable, C: LuaReadable, D: LuaReadable>(
        _ name: StaticString, _ body: @escaping (T, A, B, C, D) throws -> Void
    ) {
        addMethod(name) { stack in
            try T.borrow(stack, at: 1) {
                try body(
                    $0, A.read(stack, at: 2), B.read(stack, at: 3), C.read(stack, at: 4), D.read(stack, at: 5)
                )
            }
            return 0
        }
    }
}
