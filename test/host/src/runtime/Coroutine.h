#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <angelscript.h>

#include "runtime/Plugin.h"
#include "runtime/Ref.h"

namespace Host
{
	// One context that runs a function over many frames. Scripts know it as `awaitable`.
	class Coroutine
	{
	public:
		// Prepares the function; its arguments are set on Context() by the caller.
		Coroutine(asIScriptFunction& function, Plugin& plugin);

		void AddRef();
		void Release();

		bool IsRunning() const { return m_context != nullptr; }
		asIScriptContext* Context() const { return m_context; }
		Plugin& Owner() const { return *m_plugin; }

		// Keeps a text alive that the function takes by reference.
		std::string* Keep(const std::string& text);

		void WakeAtFrame(uint64_t frame) { m_wakeFrame = frame; }
		void WakeAtMs(uint64_t ms) { m_wakeMs = ms; }
		void WakeAfter(std::vector<Ref<Coroutine>> awaited, size_t enough);
		bool IsDue(uint64_t frame, uint64_t ms);

		// Gives the context back, which runs the destructors of what is left on its stack.
		void End();

	private:
		~Coroutine();

		asIScriptContext* m_context;
		Ref<Plugin> m_plugin;
		std::string m_text;
		uint64_t m_wakeFrame = 0;
		uint64_t m_wakeMs = 0;
		std::vector<Ref<Coroutine>> m_awaited;
		size_t m_enough = 0;
		int m_references = 1;
	};

	// How many of them have ended.
	size_t CountEnded(const std::vector<Ref<Coroutine>>& coroutines);
}
