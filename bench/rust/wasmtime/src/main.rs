//! Runs functions of WebAssembly modules on wasmtime as often as it is told, and says how long they took.
//!
//! Each line of the standard input is an order; each is answered with one line, which begins with `error ` if it failed:
//! - `load <module>` compiles a module, whose bytes are written in hex. It must import nothing. The answer is its number.
//! - `run <module> <export> <times> <arguments...>` calls an exported function of a new instance that often. Arguments are `i32` or
//!   `i64` as the function takes them. The answer is the nanoseconds of all calls, without making the instance, and the results of the
//!   last one.
//!
//! With the argument `fuel`, code counts what it executes, as a metered engine does.

use std::{
    error::Error,
    io::{BufRead, Write, stdin, stdout},
    time::Instant,
};
use wasmtime::{Config, Engine, Instance, Module, OptLevel, Store, Val, ValType};

struct Machine {
    engine: Engine,
    is_metered: bool,
    loaded: Vec<Module>,
}

impl Machine {
    fn new(is_metered: bool) -> Result<Self, Box<dyn Error>> {
        let mut config = Config::new();
        config.cranelift_opt_level(OptLevel::Speed).consume_fuel(is_metered);
        Ok(Self { engine: Engine::new(&config)?, is_metered, loaded: Vec::new() })
    }

    fn load(&mut self, code: &[u8]) -> Result<usize, Box<dyn Error>> {
        self.loaded.push(Module::new(&self.engine, code)?);
        Ok(self.loaded.len() - 1)
    }

    fn run(&self, module: usize, name: &str, times: u64, texts: &[&str]) -> Result<String, Box<dyn Error>> {
        let module = self.loaded.get(module).ok_or("no such module")?;
        let mut store = Store::new(&self.engine, ());
        if self.is_metered {
            store.set_fuel(u64::MAX)?;
        }
        let instance = Instance::new(&mut store, module, &[])?;
        let function = instance.get_func(&mut store, name).ok_or("no such function")?;
        let shape = function.ty(&store);
        let mut arguments = Vec::new();
        for (kind, text) in shape.params().zip(texts) {
            arguments.push(match kind {
                ValType::I32 => Val::I32(text.parse()?),
                ValType::I64 => Val::I64(text.parse()?),
                _ => return Err("arguments are i32 or i64".into()),
            });
        }
        let mut results = vec![Val::I32(0); shape.results().len()];
        let start = Instant::now();
        for _ in 0..times {
            function.call(&mut store, &arguments, &mut results)?;
        }
        let nanoseconds = start.elapsed().as_nanos();
        let mut answer = nanoseconds.to_string();
        for result in results {
            answer += &match result {
                Val::I32(value) => format!(" {value}"),
                Val::I64(value) => format!(" {value}"),
                _ => return Err("results are i32 or i64".into()),
            };
        }
        Ok(answer)
    }

    fn obey(&mut self, order: &str) -> Result<String, Box<dyn Error>> {
        let words: Vec<_> = order.split_whitespace().collect();
        match *words {
            ["load", code] => Ok(self.load(&bytes(code)?)?.to_string()),
            ["run", module, name, times, ref arguments @ ..] => {
                self.run(module.parse()?, name, times.parse()?, arguments)
            }
            _ => Err("no such order".into()),
        }
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    if text.len() % 2 != 0 || !text.is_ascii() {
        return Err("not bytes in hex".into());
    }
    (0..text.len()).step_by(2).map(|i| Ok(u8::from_str_radix(&text[i..i + 2], 16)?)).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut machine = Machine::new(std::env::args().any(|argument| argument == "fuel"))?;
    for order in stdin().lock().lines() {
        let answer = machine.obey(&order?).unwrap_or_else(|error| format!("error {error}"));
        println!("{}", answer.replace('\n', " "));
        stdout().flush()?;
    }
    Ok(())
}
