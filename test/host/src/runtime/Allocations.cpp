#include "runtime/Allocations.h"

#include <malloc.h>

#include <cstdlib>
#include <new>

#include "runtime/Verify.h"

#include <angelscript.h>

static thread_local uint64_t t_allocations = 0;

static void* Allocate(size_t size)
{
	++t_allocations;
	return std::malloc(size);
}

void* operator new(size_t size)
{
	if (void* memory = Allocate(size == 0 ? 1 : size)) {
		return memory;
	}
	throw std::bad_alloc();
}

void operator delete(void* memory) noexcept
{
	std::free(memory);
}

void operator delete(void* memory, size_t) noexcept
{
	std::free(memory);
}

namespace Host
{
	uint64_t Allocations()
	{
		return t_allocations;
	}

	void CountScriptAllocations()
	{
		// glibc gives a freed block of 128 KiB back to the system, and takes it anew page by page; the heap of the game's
		// system keeps blocks below 512 KiB.
		Verify(mallopt(M_MMAP_THRESHOLD, 512 * 1024) - 1, "set the size of mapped blocks");
		Verify(mallopt(M_TRIM_THRESHOLD, 64 * 1024 * 1024) - 1, "set how much of the heap is kept");
		Verify(AngelScript::asSetGlobalMemoryFunctions(Allocate, std::free), "count the virtual machine's allocations");
	}
}
