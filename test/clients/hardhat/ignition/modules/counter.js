import { buildModule } from '@nomicfoundation/hardhat-ignition/modules';

export default buildModule('CounterModule', (m) => {
	const counter = m.contract('Counter', [40n]);
	m.call(counter, 'increment');
	return { counter };
});
