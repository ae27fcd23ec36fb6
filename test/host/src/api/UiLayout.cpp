#include "Ui.h"

#include "UiRecorder.h"

namespace Host
{
	namespace
	{
		void Separator()
		{
			UiRecorder::Instance().AddText("separator", "");
		}
	}

	void RegisterUiLayout(Namespace& ui)
	{
		ui.Function("void SetNextWindowSize(int w, int h, Cond cond = UI::Cond::Appearing)", asFUNCTION((Ignore<int, int, int>)));
		ui.Function("void SameLine(float offset_from_start_x = 0.0f, float spacing = -1.0f)", asFUNCTION((Ignore<float, float>)));
		ui.Function("void Separator()", asFUNCTION(Separator));
	}
}
