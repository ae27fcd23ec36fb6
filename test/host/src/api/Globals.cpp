#include "Areas.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		void OpenBrowser(const std::string& url)
		{
			GetRuntime().Emit({{"type", "browser"}, {"url", url}});
		}
	}

	void RegisterGlobals(asIScriptEngine* engine)
	{
		Namespace scope(engine, "");
		scope.Function("void OpenBrowserURL(const string&in url)", asFUNCTION(OpenBrowser));
	}
}
