#pragma once

#include <cstdint>

namespace Host
{
	// Objects that this thread took from the heap so far: those of the API and, after CountScriptAllocations, the virtual
	// machine's own.
	uint64_t Allocations();

	// Also makes large blocks cost what they do on the game's system. To be called before the engine is made.
	void CountScriptAllocations();
}
