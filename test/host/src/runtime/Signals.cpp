#include "runtime/Signals.h"

#include <csignal>

namespace Host
{
	static volatile std::sig_atomic_t g_caught = 0;

	static void OnSignal(int)
	{
		g_caught = 1;
	}

	void CatchSignals()
	{
		// sigaction without SA_RESTART, so that the loop's sleep ends at once.
		struct sigaction action = {};
		action.sa_handler = OnSignal;
		sigaction(SIGINT, &action, nullptr);
		sigaction(SIGTERM, &action, nullptr);
		std::signal(SIGPIPE, SIG_IGN);
	}

	bool SignalCaught()
	{
		return g_caught != 0;
	}
}
