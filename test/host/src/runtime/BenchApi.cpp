#include "runtime/BenchApi.h"

#include <vector>

#include "runtime/Allocations.h"
#include "runtime/Callgrind.h"
#include "runtime/Counters.h"
#include "runtime/Verify.h"

namespace Host
{
	// More than the second and third level caches of the machines that run this.
	static constexpr size_t SWEEP_BYTES = 48 * 1024 * 1024;

	static constexpr size_t CACHE_LINE_BYTES = 64;

	// Leaves the caches as the rest of a game's frame does: full of something else.
	static void SweepCaches()
	{
		static std::vector<uint8_t> memory(SWEEP_BYTES);
		for (size_t i = 0; i < memory.size(); i += CACHE_LINE_BYTES) {
			++memory[i];
		}
	}

	// Callgrind counts from here on. Its caches are empty then, those of instructions too.
	static void CountCold()
	{
		CALLGRIND_START_INSTRUMENTATION;
		CALLGRIND_ZERO_STATS;
	}

	// Callgrind stops counting, and writes what it has counted under that name.
	static void EndCount(const std::string& name)
	{
		CALLGRIND_DUMP_STATS_AT(name.c_str());
		CALLGRIND_STOP_INSTRUMENTATION;
	}

	void BenchApi::Add(asIScriptEngine& engine, const std::string& declaration, const asSFuncPtr& function)
	{
		Verify(engine.RegisterGlobalFunction(declaration.c_str(), function, asCALL_CDECL), "register " + declaration);
	}

	void BenchApi::Register(asIScriptEngine& engine)
	{
		const std::string outer = engine.GetDefaultNamespace();
		Verify(engine.SetDefaultNamespace("Bench"), "enter Bench");
		Verify(engine.RegisterGlobalFunction("uint64 Nanoseconds()", asMETHOD(BenchApi, Nanoseconds), asCALL_THISCALL_ASGLOBAL, this), "register Bench::Nanoseconds");
		Add(engine, "uint64 NativeCalls()", asFUNCTION(NativeCalls));
		Add(engine, "uint64 Allocations()", asFUNCTION(Allocations));
		Add(engine, "void SweepCaches()", asFUNCTION(SweepCaches));
		Add(engine, "void CountCold()", asFUNCTION(CountCold));
		Add(engine, "void EndCount(const string &in name)", asFUNCTION(EndCount));
		Verify(engine.SetDefaultNamespace(outer.c_str()), "leave Bench");
	}
}
