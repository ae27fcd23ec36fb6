#include "runtime/Coroutine.h"

#include <algorithm>
#include <utility>

#include "runtime/Verify.h"

namespace Host
{
	Coroutine::Coroutine(asIScriptFunction& function, Plugin& plugin)
		: m_context(function.GetEngine()->RequestContext()), m_plugin(&plugin)
	{
		// A method goes without its delegate, whose object AngelScript 2.35 releases once too often when the context is given
		// back before it ran.
		asIScriptFunction* method = function.GetDelegateFunction();
		Verify(m_context->Prepare(method ? method : &function), "prepare a coroutine");
		if (method) {
			Verify(m_context->SetObject(function.GetDelegateObject()), "set a coroutine's object");
		}
	}

	Coroutine::~Coroutine()
	{
		End();
	}

	void Coroutine::AddRef()
	{
		++m_references;
	}

	void Coroutine::Release()
	{
		if (--m_references == 0) {
			delete this;
		}
	}

	std::string* Coroutine::Keep(const std::string& text)
	{
		m_text = text;
		return &m_text;
	}

	void Coroutine::WakeAfter(std::vector<Ref<Coroutine>> awaited, size_t enough)
	{
		m_awaited = std::move(awaited);
		m_enough = enough;
	}

	bool Coroutine::IsDue(uint64_t frame, uint64_t ms)
	{
		if (frame < m_wakeFrame || ms < m_wakeMs || CountEnded(m_awaited) < m_enough) {
			return false;
		}
		WakeAfter({}, 0);
		return true;
	}

	void Coroutine::End()
	{
		asIScriptContext* context = std::exchange(m_context, nullptr);
		if (context == nullptr) {
			return;
		}
		m_awaited.clear();
		if (context->GetState() == asEXECUTION_SUSPENDED) {
			Verify(context->Abort(), "abort a coroutine");
		}
		context->GetEngine()->ReturnContext(context);
	}

	size_t CountEnded(const std::vector<Ref<Coroutine>>& coroutines)
	{
		const auto ended = [](const Ref<Coroutine>& coroutine) { return !coroutine->IsRunning(); };
		return static_cast<size_t>(std::count_if(coroutines.begin(), coroutines.end(), ended));
	}
}
