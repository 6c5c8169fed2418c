package main

import (
	"context"
	"net"
	"net/http"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/evstack/ev-node/core/execution"
	pb "github.com/evstack/ev-node/types/pb/evnode/v1"
	"github.com/evstack/ev-node/types/pb/evnode/v1/v1connect"
)

// executor calls an execution service over gRPC without TLS.
type executor struct {
	service v1connect.ExecutorServiceClient
}

func newExecutor(address string) *executor {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	transport := &http.Transport{Protocols: protocols, DialContext: dialer.DialContext}
	client := &http.Client{Transport: transport}
	return &executor{service: v1connect.NewExecutorServiceClient(client, address, connect.WithGRPC())}
}

func (e *executor) InitChain(
	ctx context.Context, genesisTime time.Time, initialHeight uint64, chainID string,
) ([]byte, error) {
	answer, err := e.service.InitChain(ctx, connect.NewRequest(&pb.InitChainRequest{
		GenesisTime: timestamppb.New(genesisTime), InitialHeight: initialHeight, ChainId: chainID,
	}))
	if err != nil {
		return nil, err
	}
	return answer.Msg.GetStateRoot(), nil
}

func (e *executor) GetTxs(ctx context.Context) ([][]byte, error) {
	answer, err := e.service.GetTxs(ctx, connect.NewRequest(&pb.GetTxsRequest{}))
	if err != nil {
		return nil, err
	}
	return answer.Msg.GetTxs(), nil
}

func (e *executor) ExecuteTxs(
	ctx context.Context, txs [][]byte, height uint64, timestamp time.Time, previousRoot []byte,
) ([]byte, error) {
	answer, err := e.service.ExecuteTxs(ctx, connect.NewRequest(&pb.ExecuteTxsRequest{
		Txs: txs, BlockHeight: height, Timestamp: timestamppb.New(timestamp), PrevStateRoot: previousRoot,
	}))
	if err != nil {
		return nil, err
	}
	return answer.Msg.GetUpdatedStateRoot(), nil
}

func (e *executor) SetFinal(ctx context.Context, height uint64) error {
	_, err := e.service.SetFinal(ctx, connect.NewRequest(&pb.SetFinalRequest{BlockHeight: height}))
	return err
}

func (e *executor) GetExecutionInfo(ctx context.Context) (execution.ExecutionInfo, error) {
	answer, err := e.service.GetExecutionInfo(ctx, connect.NewRequest(&pb.GetExecutionInfoRequest{}))
	if err != nil {
		return execution.ExecutionInfo{}, err
	}
	return execution.ExecutionInfo{MaxGas: answer.Msg.GetMaxGas()}, nil
}

func (e *executor) FilterTxs(
	ctx context.Context, txs [][]byte, maxBytes, maxGas uint64, hasForced bool,
) ([]execution.FilterStatus, error) {
	answer, err := e.service.FilterTxs(ctx, connect.NewRequest(&pb.FilterTxsRequest{
		Txs: txs, MaxBytes: maxBytes, MaxGas: maxGas, HasForceIncludedTransaction: hasForced,
	}))
	if err != nil {
		return nil, err
	}
	statuses := make([]execution.FilterStatus, len(answer.Msg.GetStatuses()))
	for i, status := range answer.Msg.GetStatuses() {
		statuses[i] = execution.FilterStatus(status)
	}
	return statuses, nil
}
