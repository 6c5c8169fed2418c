// An ev-node whose execution layer is a gRPC service (evnode.v1.ExecutorService). The node, its store, its peer-to-peer network and the
// sequencer are those of the module; this file joins them to a client of the service.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/evstack/ev-node/block"
	"github.com/evstack/ev-node/node"
	evcmd "github.com/evstack/ev-node/pkg/cmd"
	"github.com/evstack/ev-node/pkg/config"
	blobrpc "github.com/evstack/ev-node/pkg/da/jsonrpc"
	"github.com/evstack/ev-node/pkg/genesis"
	"github.com/evstack/ev-node/pkg/p2p/key"
	"github.com/evstack/ev-node/pkg/sequencers/single"
	"github.com/evstack/ev-node/pkg/store"
)

const executorFlag = "executor"
const maxQueuedBatches = 1000

func main() {
	root := &cobra.Command{Use: "ev-node", SilenceUsage: true}
	config.AddGlobalFlags(root, "ev-node")
	start := &cobra.Command{Use: "start", RunE: func(cmd *cobra.Command, _ []string) error { return run(cmd) }}
	start.Flags().String(executorFlag, "http://127.0.0.1:50051", "address of the execution service")
	config.AddFlags(start)
	initialize := &cobra.Command{Use: "init", RunE: func(cmd *cobra.Command, _ []string) error { return prepare(cmd) }}
	initialize.Flags().String(genesis.ChainIDFlag, "", "identifier of the chain")
	config.AddFlags(initialize)
	root.AddCommand(start, initialize, evcmd.NetInfoCmd)
	if err := root.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// prepare writes the configuration, the keys and the genesis file of a node.
func prepare(cmd *cobra.Command) error {
	home, err := cmd.Flags().GetString(config.FlagRootDir)
	if err != nil {
		return err
	}
	chainID, err := cmd.Flags().GetString(genesis.ChainIDFlag)
	if err != nil {
		return err
	}
	// Load reads the flags; the file that it looks for does not exist yet.
	settings, _ := config.Load(cmd)
	passphrase := ""
	if file, _ := cmd.Flags().GetString(config.FlagSignerPassphraseFile); file != "" {
		bytes, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		passphrase = strings.TrimSpace(string(bytes))
	}
	proposer, err := evcmd.CreateSigner(cmd.Context(), &settings, home, passphrase)
	if err != nil {
		return err
	}
	if err := settings.SaveAsYaml(); err != nil {
		return err
	}
	if err := evcmd.LoadOrGenNodeKey(home); err != nil {
		return err
	}
	err = genesis.CreateGenesis(home, chainID, 1, proposer)
	if errors.Is(err, genesis.ErrGenesisExists) {
		return nil
	}
	return err
}

// run starts the node and returns when it has stopped.
func run(cmd *cobra.Command) error {
	settings, err := evcmd.ParseConfig(cmd)
	if err != nil {
		return err
	}
	logger := evcmd.SetupLogger(settings.Log)
	address, err := cmd.Flags().GetString(executorFlag)
	if err != nil {
		return err
	}
	executor := newExecutor(address)
	database, err := store.NewDefaultKVStore(settings.RootDir, settings.DBPath, "ev-node")
	if err != nil {
		return err
	}
	start, err := genesis.LoadGenesis(genesis.GenesisPath(settings.RootDir))
	if err != nil {
		return err
	}
	blobs, err := blobrpc.NewWSClient(cmd.Context(), zerolog.Nop(), settings.DA.Address, settings.DA.AuthToken, "")
	if err != nil {
		return err
	}
	da := block.NewDAClient(blobs, settings, logger)
	sequencer, err := single.NewSequencer(
		logger, database, da, settings, []byte(start.ChainID), maxQueuedBatches, start, executor,
	)
	if err != nil {
		return err
	}
	nodeKey, err := key.LoadNodeKey(filepath.Dir(settings.ConfigPath()))
	if err != nil {
		return err
	}
	return evcmd.StartNode(
		logger, cmd, executor, sequencer, nodeKey, database, settings, start, node.NodeOptions{},
	)
}
