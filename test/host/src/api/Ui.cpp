#include "Ui.h"

#include "Areas.h"
#include "UiRecorder.h"
#include "Vec.h"
#include "runtime/Commands.h"
#include "runtime/Plugin.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		void Notify(const std::string& header, const std::string& text, const nlohmann::json& colour, int time)
		{
			const Plugin* plugin = GetRuntime().ExecutingPlugin();
			GetRuntime().Emit({{"type", "notification"}, {"plugin", plugin ? plugin->Id() : ""}, {"header", header}, {"text", text},
				{"colour", colour}, {"time", time}});
		}

		void ShowNotification(const std::string& text, int time)
		{
			Notify("", text, nullptr, time);
		}

		void ShowNotificationHeader(const std::string& header, const std::string& text, int time)
		{
			Notify(header, text, nullptr, time);
		}

		void ShowNotificationColour(const std::string& header, const std::string& text, const Vec<4>& colour, int time)
		{
			Notify(header, text, colour.V, time);
		}

		void RegisterNotifications(Namespace& ui)
		{
			ui.Function("void ShowNotification(const string&in text, int time = 5000)", asFUNCTION(ShowNotification));
			ui.Function("void ShowNotification(const string&in header, const string&in text, int time = 5000)", asFUNCTION(ShowNotificationHeader));
			ui.Function("void ShowNotification(const string&in header, const string&in text, const vec4&in colBackground, int time = 5000)",
				asFUNCTION(ShowNotificationColour));
		}

		void RegisterUiCommands()
		{
			RegisterCommand("ui", [](const std::string& plugin) { GetRuntime().Emit(UiRecorder::Instance().LastFrame(plugin)); });
			RegisterCommand("press", [](const std::string& label) { UiRecorder::Instance().Press(label); });
			RegisterCommand("close", [](const std::string& title) { UiRecorder::Instance().Close(title); });
		}
	}

	void RegisterUi(asIScriptEngine* engine)
	{
		Namespace ui(engine, "UI");
		RegisterUiEnums(ui);
		RegisterUiWindows(ui);
		RegisterUiWidgets(ui);
		RegisterUiTables(ui);
		RegisterUiLayout(ui);
		RegisterNotifications(ui);
		RegisterUiCommands();
	}
}
