#include "runtime/Diagnostics.h"

#include "runtime/Runtime.h"
#include "runtime/Verify.h"

namespace Host
{
	static const char* SeverityName(asEMsgType type)
	{
		switch (type) {
			case asMSGTYPE_ERROR: return "error";
			case asMSGTYPE_WARNING: return "warning";
			case asMSGTYPE_INFORMATION: return "info";
		}
		return "error";
	}

	void Diagnostics::Attach(asIScriptEngine& engine)
	{
		Verify(engine.SetMessageCallback(asMETHOD(Diagnostics, OnMessage), this, asCALL_THISCALL), "listen to the compiler");
	}

	void Diagnostics::OnMessage(const asSMessageInfo& message)
	{
		Report(SeverityName(message.type), message.section == nullptr ? "" : message.section, message.row, message.col, message.message);
	}

	void Diagnostics::Report(const std::string& severity, const std::string& section, int row, int column, const std::string& text)
	{
		const size_t colon = section.find(':');
		const std::string owner = colon == std::string::npos ? m_target : section.substr(0, colon);
		if (severity == "warning") {
			++m_warnings;
			m_warned.insert(owner);
		}
		GetRuntime().Emit({
			{"type", "compile"},
			{"severity", severity},
			{"plugin", owner},
			{"target", m_target},
			{"section", section},
			{"row", row},
			{"col", column},
			{"text", text},
		});
	}
}
