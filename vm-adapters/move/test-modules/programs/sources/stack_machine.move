/// An interpreter of a small stack machine.
module programs::stack_machine {
    use std::vector;

    struct Machine has copy, drop { stack: vector<u64>, memory: vector<u64>, at: u64, steps: u64 }

    const PUSH: u8 = 0;
    const ADD: u8 = 1;
    const SUB: u8 = 2;
    const MUL: u8 = 3;
    const DIV: u8 = 4;
    const DUP: u8 = 5;
    const SWAP: u8 = 6;
    const JUMP_IF: u8 = 7;
    const LOAD: u8 = 8;
    const STORE: u8 = 9;
    const HALT: u8 = 10;

    const E_STEPS: u64 = 1;
    const E_UNDERFLOW: u64 = 2;
    const E_OPCODE: u64 = 3;

    fun pop(machine: &mut Machine): u64 {
        assert!(!vector::is_empty(&machine.stack), E_UNDERFLOW);
        vector::pop_back(&mut machine.stack)
    }

    fun push(machine: &mut Machine, value: u64) { vector::push_back(&mut machine.stack, value) }

    fun next(machine: &mut Machine, code: &vector<u8>): u8 {
        machine.at = machine.at + 1;
        *vector::borrow(code, machine.at - 1)
    }

    fun step(machine: &mut Machine, code: &vector<u8>): bool {
        machine.steps = machine.steps + 1;
        assert!(machine.steps <= 200, E_STEPS);
        let op = next(machine, code);
        if (op == HALT) return false;
        if (op == PUSH) {
            let value = next(machine, code);
            push(machine, (value as u64))
        } else if (op <= DIV) {
            let (b, a) = (pop(machine), pop(machine));
            push(machine, if (op == ADD) a + b else if (op == SUB) a - b else if (op == MUL) a * b else a / b)
        } else if (op == DUP) {
            let a = pop(machine);
            push(machine, a);
            push(machine, a)
        } else if (op == SWAP) {
            let (b, a) = (pop(machine), pop(machine));
            push(machine, b);
            push(machine, a)
        } else if (op == JUMP_IF) {
            let target = (next(machine, code) as u64);
            if (pop(machine) != 0) machine.at = target
        } else if (op == LOAD) {
            let i = (next(machine, code) as u64);
            let value = *vector::borrow(&machine.memory, i);
            push(machine, value)
        } else if (op == STORE) {
            let i = (next(machine, code) as u64);
            let value = pop(machine);
            *vector::borrow_mut(&mut machine.memory, i) = value
        } else abort E_OPCODE;
        true
    }

    fun run(code: &vector<u8>): Machine {
        let machine = Machine { stack: vector[], memory: vector[0, 0, 0, 0], at: 0, steps: 0 };
        while (step(&mut machine, code)) {};
        machine
    }

    #[view]
    public fun execute(code: vector<u8>): (vector<u64>, vector<u64>, u64) {
        let Machine { stack, memory, at: _, steps } = run(&code);
        (stack, memory, steps)
    }

    #[view]
    public fun program(bytes: vector<u8>): vector<u64> {
        let code = vector[];
        while (!vector::is_empty(&bytes)) vector::push_back(&mut code, vector::pop_back(&mut bytes) % 11);
        vector::push_back(&mut code, HALT);
        run(&code).stack
    }

    #[view]
    /// Sums the numbers up to `n` with a loop of the machine.
    public fun sum(n: u8): (u64, u64) {
        // memory 0: sum, memory 1: n
        let code = vector[PUSH, n % 20, STORE, 1];
        vector::append(&mut code, vector[LOAD, 0, LOAD, 1, ADD, STORE, 0]);
        vector::append(&mut code, vector[LOAD, 1, PUSH, 1, SUB, DUP, STORE, 1, JUMP_IF, 4, HALT]);
        let machine = run(&code);
        (*vector::borrow(&machine.memory, 0), machine.steps)
    }
}
