#pragma once

namespace Host
{
	// SIGINT and SIGTERM ask the host to end; SIGPIPE is left to whoever writes.
	void CatchSignals();
	bool SignalCaught();
}
