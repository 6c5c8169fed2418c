//! Runs transactions on revm as often as it is told, and says how long they took.
//!
//! Each line of the standard input is an order; each is answered with one line, which begins with `error ` if it failed:
//! - `deploy <init code>` makes a contract and answers its number.
//! - `run <contract> <input> <times>` calls a contract that often, each time in a transaction that is committed. The answer is the
//!   nanoseconds of all of them, and the output of the last one.
//!
//! Bytes are written in hex.

use revm::{
    Context, ExecuteCommitEvm, MainBuilder, MainContext, MainnetEvm,
    context::{
        TxEnv,
        result::{ExecutionResult, Output},
    },
    database::InMemoryDB,
    handler::MainnetContext,
    primitives::{Address, Bytes, TxKind, address, hardfork::SpecId, hex},
};
use std::{
    error::Error,
    io::{BufRead, Write, stdin, stdout},
    time::Instant,
};

const USER: Address = address!("00000000000000000000000000000000000000b2");
const GAS: u64 = 10_000_000_000;

struct Chain {
    evm: MainnetEvm<MainnetContext<InMemoryDB>>,
    contracts: Vec<Address>,
    nonce: u64,
}

impl Chain {
    fn new() -> Self {
        let evm = Context::mainnet()
            .with_db(InMemoryDB::default())
            .modify_cfg_chained(|cfg| {
                cfg.set_spec_and_mainnet_gas_params(SpecId::OSAKA);
                cfg.tx_gas_limit_cap = Some(u64::MAX);
            })
            .modify_block_chained(|block| {
                block.gas_limit = u64::MAX;
                block.basefee = 0;
            })
            .build_mainnet();
        Self { evm, contracts: Vec::new(), nonce: 0 }
    }

    /// Runs one transaction and commits what it changed.
    fn transact(&mut self, kind: TxKind, data: Bytes) -> Result<Output, Box<dyn Error>> {
        let tx =
            TxEnv { caller: USER, gas_limit: GAS, gas_price: 0, kind, data, nonce: self.nonce, ..TxEnv::default() };
        self.nonce += 1;
        match self.evm.transact_commit(tx)? {
            ExecutionResult::Success { output, .. } => Ok(output),
            other => Err(format!("{other:?}").into()),
        }
    }

    fn deploy(&mut self, code: Bytes) -> Result<usize, Box<dyn Error>> {
        let output = self.transact(TxKind::Create, code)?;
        self.contracts.push(*output.address().ok_or("no contract was made")?);
        Ok(self.contracts.len() - 1)
    }

    fn run(&mut self, contract: usize, input: Bytes, times: u64) -> Result<String, Box<dyn Error>> {
        let to = TxKind::Call(*self.contracts.get(contract).ok_or("no such contract")?);
        let mut last = Bytes::new();
        let start = Instant::now();
        for _ in 0..times {
            last = self.transact(to, input.clone())?.into_data();
        }
        Ok(format!("{} {}", start.elapsed().as_nanos(), hex::encode(last)))
    }

    fn obey(&mut self, order: &str) -> Result<String, Box<dyn Error>> {
        match *order.split_whitespace().collect::<Vec<_>>() {
            ["deploy", code] => Ok(self.deploy(bytes(code)?)?.to_string()),
            ["run", contract, times] => self.run(contract.parse()?, Bytes::new(), times.parse()?),
            ["run", contract, input, times] => self.run(contract.parse()?, bytes(input)?, times.parse()?),
            _ => Err("no such order".into()),
        }
    }
}

fn bytes(text: &str) -> Result<Bytes, Box<dyn Error>> {
    Ok(hex::decode(text)?.into())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut chain = Chain::new();
    for order in stdin().lock().lines() {
        let answer = chain.obey(&order?).unwrap_or_else(|error| format!("error {error}"));
        println!("{}", answer.replace('\n', " "));
        stdout().flush()?;
    }
    Ok(())
}
