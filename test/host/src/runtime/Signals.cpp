#include "runtime/Signals.h"

#include <array>
#include <csignal>

namespace Host
{
	static volatile std::sig_atomic_t g_caught = 0;

	static void OnSignal(int)
	{
		g_caught = 1;
	}

	// Debian's AngelScript keeps a native call's arguments below the stack pointer for a moment, where a handler on the
	// same stack would overwrite them.
	static void UseOwnStack()
	{
		static std::array<char, 64 * 1024> memory;
		stack_t stack = {};
		stack.ss_sp = memory.data();
		stack.ss_size = memory.size();
		sigaltstack(&stack, nullptr);
	}

	void CatchSignals()
	{
		UseOwnStack();
		// Without SA_RESTART, so that the loop's sleep ends at once.
		struct sigaction action = {};
		action.sa_handler = OnSignal;
		action.sa_flags = SA_ONSTACK;
		sigaction(SIGINT, &action, nullptr);
		sigaction(SIGTERM, &action, nullptr);
		std::signal(SIGPIPE, SIG_IGN);
	}

	bool SignalCaught()
	{
		return g_caught != 0;
	}
}
