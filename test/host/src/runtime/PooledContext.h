#pragma once

#include <angelscript.h>

namespace Host
{
	// A context of the engine's pool, given back at the end of the scope.
	class PooledContext
	{
	public:
		explicit PooledContext(asIScriptEngine& engine) : m_engine(engine), m_context(engine.RequestContext()) {}
		~PooledContext() { m_engine.ReturnContext(m_context); }
		PooledContext(const PooledContext&) = delete;
		PooledContext& operator=(const PooledContext&) = delete;

		asIScriptContext* operator->() const { return m_context; }
		asIScriptContext& operator*() const { return *m_context; }

	private:
		asIScriptEngine& m_engine;
		asIScriptContext* m_context;
	};
}
